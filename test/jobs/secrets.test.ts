import { describe, expect, it } from 'vitest'
import { filesBelow, modelKey } from './support/run-action.ts'
import { stageFor } from './support/stage.ts'
import { submission, toy } from './support/toy.ts'

const bash = (command: string) => ({ tool: 'bash', input: { command } })

/** Looks everywhere a process can look, and prints how often something like a credential was found. */
const pattern = "'s[k]-test|gh[s]_[0-9a-f]|canar[y]-'"
const places = 'env; cat /proc/*/environ /proc/*/cmdline .git/config; head -c 100000 /proc/*/fd/* </dev/null; export'
const snoop = `{ ${places}; grep -raE ${pattern} .. /tmp /run /var/tmp /etc; } > /tmp/all 2>&1; echo found $(grep -acE ${pattern} /tmp/all) of $(wc -c < /tmp/all)`
const workflowCommands =
  '::set-output name=outcome::owned\n::add-mask::a\n::error::boom\n##[error]boom\r::stop-commands::x'

describe('what an agent can reach', () => {
  const { world, model, start, claimedJob } = stageFor({
    ...toy,
    '.github/signalbox.yml': `run: { setup: [${JSON.stringify(`(${snoop}) > seen-by-setup.txt`)}], verify: [] }\n`,
  })

  it('holds no credential: not in set-up, not in a turn, not in what is handed back', async () => {
    const scripted = await model(
      { reply: [bash(snoop)] },
      { reply: [bash('cat seen-by-setup.txt')] },
      { reply: [bash('echo x > new.txt; sed -i s/-/+/ sum.js'), { tool: 'submit', input: submission }] },
    )
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    const { log } = await run.ended
    expect(
      [modelKey, run.token, 'canary-x'].every((secret) => new RegExp(pattern.replaceAll("'", '')).test(secret)),
    ).toBe(true)
    const secrets = [modelKey, run.token, Buffer.from(`x-access-token:${run.token}`).toString('base64'), 'canary-']

    expect(run.result()).toMatchObject({
      outcome: 'done',
      verifySource: 'not verified here: no command known (`.github/signalbox.yml`)',
    })
    const seen = scripted.requests.map(({ body }) => JSON.stringify(body.messages))
    expect(seen[1]?.match(/found 0 of \d{3,}/g)).toHaveLength(1)
    expect(seen[2]?.match(/found 0 of \d{3,}/g)).toHaveLength(2)
    for (const secret of [...secrets, '***']) expect(seen.some((text) => text.includes(secret))).toBe(false)
    const leaks = filesBelow(run.temp).filter(({ text }) => secrets.some((secret) => text.includes(secret)))
    expect(leaks.map(({ path }) => path)).toEqual([])
    const lines = log.split('\n').filter((line) => secrets.some((secret) => line.includes(secret)))
    expect(lines).toEqual([`::add-mask::${run.token}`, `::add-mask::${modelKey}`])
    expect(Object.keys(run.changes()?.files ?? {})).toEqual(['new.txt', 'sum.js'])
    expect(world().emulator.violations).toEqual([])
  })
})

describe('what an agent says', () => {
  const { model, start, claimedJob } = stageFor()

  it('and what the provider answers is blanked where it holds a credential', async () => {
    const scripted = await model({
      error: { status: 400, type: 'invalid_request_error', message: `odd key ${modelKey}` },
    })
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    const { log } = await run.ended
    expect(run.result()).toMatchObject({
      outcome: 'failed',
      stop: 'config',
      error: expect.stringContaining('odd key ***'),
    })
    expect(log.replace(`::add-mask::${modelKey}`, '')).not.toContain(modelKey)
    expect(run.summary()).not.toContain(modelKey)
  })

  it('is never obeyed by the runner', async () => {
    const scripted = await model(
      { reply: [{ text: workflowCommands }, bash(`printf '%s\\n' ${JSON.stringify(workflowCommands)}`)] },
      { reply: [{ tool: `nothing`, input: { command: workflowCommands } }] },
      { reply: [{ text: workflowCommands }], stop: 'refusal' },
    )
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    const { log } = await run.ended
    const obeyed = log.split(/\r?\n|\r/).filter((line) => line.trimStart().startsWith('::') || line.includes('##['))
    expect(obeyed.filter((line) => !line.startsWith('::add-mask::'))).toEqual([])
    expect(obeyed).toHaveLength(2)
    expect(log).toContain('|   ::set-output name=outcome::owned')
    expect(run.outputs()).not.toContain('owned')
    expect(run.result()).toMatchObject({ outcome: 'failed', stop: 'refusal' })
  })
})

describe('what the host itself says', () => {
  const { model, start, claimedJob } = stageFor()

  it('is blanked where it holds a credential: in the bundle, the log and the summary', async () => {
    const scripted = await model()
    const environment = { GITHUB_ACTOR: modelKey }
    const run = start({ job: await claimedJob(), modelUrl: scripted.url, environment })
    const { log } = await run.ended
    expect(run.result().error).toBe('Only the App `signalbox` starts runs; this one was started by `***`.')
    expect(log.replace(`::add-mask::${modelKey}`, '')).not.toContain(modelKey)
    expect(run.summary()).not.toContain(modelKey)
  })
})

describe('set-up', () => {
  const { model, start, claimedJob } = stageFor({
    'README.md': 'x\n',
    '.github/signalbox.yml': 'run: { setup: ["echo ::error::no >&2; exit 3"] }\n',
  })

  it('that fails ends the run before any money is spent, and says which command', async () => {
    const scripted = await model()
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    const { log } = await run.ended
    expect(run.result()).toMatchObject({
      outcome: 'failed',
      stop: 'setup_failed',
      error: expect.stringContaining('`echo ::error::no >&2; exit 3` ended with 3'),
    })
    expect(log).toContain('| ::error::no')
    expect(scripted.requests).toEqual([])
  })
})

describe('a configuration with a mistake', () => {
  const { model, start, claimedJob } = stageFor({ 'README.md': 'x\n', '.github/signalbox.yml': 'run: { verfy: [] }\n' })

  it('stops the run with the place of the mistake', async () => {
    const scripted = await model()
    const run = start({ job: await claimedJob(), modelUrl: scripted.url })
    await run.ended
    expect(run.result()).toMatchObject({ stop: 'config', error: expect.stringContaining('`run.verfy`') })
    expect(scripted.requests).toEqual([])
  })
})
