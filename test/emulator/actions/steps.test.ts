import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { parseCommandFile, parsePathFile } from '../../../src/emulator/actions/command-file.ts'
import { createMask } from '../../../src/emulator/actions/mask.ts'
import { jobNamed, logOf, type Stage, stage, until } from './support.ts'

let on: Stage | null = null
afterEach(async () => {
  await on?.stop()
  on = null
})

/** Runs the steps as the only job `a` of a dispatched workflow. */
async function logOfSteps(steps: string, head = ''): Promise<string> {
  on = await stage({ 'ci.yml': `on: workflow_dispatch\n${head}jobs:\n  a:\n    runs-on: x\n    steps:\n${steps}` })
  on.repository.secrets.set('KEY', 'hush-hush')
  on.repository.secrets.set('LINES', 'first-line\nsecond-line')
  return logOf(await on.run('ci.yml'), 'a')
}

/** Empty for a process that has ended, whether or not somebody has asked how. */
function commandLine(id: number): string {
  return existsSync(`/proc/${id}/cmdline`) ? readFileSync(`/proc/${id}/cmdline`, 'utf8') : ''
}

describe('a command file', () => {
  it('holds single lines and blocks', () => {
    expect(parseCommandFile('a=1\nb<<EOF\nx\n\ny=z\nEOF\n\nc=d=e\n')).toEqual({ a: '1', b: 'x\n\ny=z', c: 'd=e' })
    expect(parseCommandFile('a=x<<y\n')).toEqual({ a: 'x<<y' })
    expect(parsePathFile('/a\n\n/b\n')).toEqual(['/a', '/b'])
  })

  it.each([
    ['no separator', "Invalid format 'no separator'"],
    ['=value', "Invalid format '=value'"],
    ['a<<', "Invalid format 'a<<'"],
    ['a<<EOF\nx', "Matching delimiter not found 'EOF'"],
  ])('refuses %j', (text, problem) => {
    expect(() => parseCommandFile(text)).toThrow(problem)
  })
})

describe('a mask', () => {
  it('hides every line of a secret, and the longest match first', () => {
    const mask = createMask(['abc', 'abcdef', 'one\ntwo', ''])
    expect(mask.hide('abcdef abc one two three')).toBe('*** *** *** *** three')
    expect(mask.hides('xabcx')).toBe(true)
    expect(mask.hides('nothing')).toBe(false)
  })
})

describe('a step', () => {
  it('has no pipefail unless it writes shell: bash', async () => {
    const log = await logOfSteps(`      - { run: 'false | true; echo "went on"' }
      - { id: strict, shell: bash, run: 'false | true; echo "strict went on"', continue-on-error: true }
      - { run: 'echo "strict: \${{ steps.strict.outcome }}"' }
      - { shell: sh, run: 'echo "shell $0"' }
`)
    expect(log).toContain('\nwent on\n')
    expect(log).not.toContain('\nstrict went on\n')
    expect(log).toContain('strict: failure')
  })

  it('sees env of workflow, job and step, and what earlier steps wrote', async () => {
    const log = await logOfSteps(
      `      - { run: 'echo "ADDED=from $A" >> "$GITHUB_ENV"; echo "$PWD/bin" >> "$GITHUB_PATH"; mkdir bin; printf "#!/bin/sh\\necho tool ran" > bin/tool; chmod +x bin/tool', env: { A: one } }
      - { run: 'echo "$A-$B-$C-$ADDED"; tool', env: { C: 'c \${{ env.B }} \${{ env.ADDED }}' } }
`,
      'env: { A: w, B: w }\ndefaults: { run: { shell: bash } }\n',
    )
    expect(log).toContain('w-w-c w from one-from one')
    expect(log).toContain('\ntool ran\n')
  })

  it('runs in the working directory asked for', async () => {
    const log = await logOfSteps(`      - run: mkdir -p sub/deeper
      - { run: 'pwd', working-directory: sub/deeper }
      - { run: pwd, working-directory: missing }
`)
    expect(log).toMatch(/\/shop\/shop\/sub\/deeper\n/)
    expect(log).toMatch(/##\[error\]No such working directory: \S+\/missing/)
  })

  it('knows the run by the variables GitHub documents', async () => {
    const log = await logOfSteps("      - { run: 'env | sort' }\n")
    const variables = new Map(
      log
        .split('\n')
        .flatMap((line) => [/^(\w+)=(.*)$/.exec(line)?.slice(1) ?? []])
        .map(([a, b]) => [a, b]),
    )
    const { repository, emulator } = on ?? {}
    expect(Object.fromEntries(variables)).toMatchObject({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'alice',
      GITHUB_ACTOR_ID: String(emulator?.world.accounts.get('alice')?.id),
      GITHUB_TRIGGERING_ACTOR: 'alice',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_REPOSITORY_ID: String(repository?.id),
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_SHA: repository?.runs[0]?.headSha,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_JOB: 'a',
      GITHUB_RUN_ID: String(repository?.runs[0]?.id),
      GITHUB_RUN_NUMBER: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW: '.github/workflows/ci.yml',
      GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/ci.yml@refs/heads/main',
      GITHUB_API_URL: emulator?.apiUrl,
      GITHUB_GRAPHQL_URL: emulator?.graphqlUrl,
      GITHUB_SERVER_URL: emulator?.url,
      RUNNER_OS: 'Linux',
      RUNNER_ENVIRONMENT: 'github-hosted',
    })
    expect(
      [...variables.keys()].filter((name) => /^(ACTIONS_|INPUT_|npm_|VITEST|NODE_|GITHUB_TOKEN)/.test(name ?? '')),
    ).toEqual([])
  })

  it('starts with an empty home, a temp folder of the job and the event as a file', async () => {
    const log = await logOfSteps(`      - run: |
          ls -A "$HOME" | wc -l
          node -p 'JSON.parse(require("fs").readFileSync(process.env.GITHUB_EVENT_PATH)).repository.full_name'
          echo kept > "$RUNNER_TEMP/note"
      - run: cat "$RUNNER_TEMP/note"
`)
    expect(log).toContain('\n0\nacme/shop\n')
    expect(log).toContain('\nkept\n')
  })

  it('hides secrets and what it asks to hide', async () => {
    const log =
      await logOfSteps(`      - { run: 'echo "key $KEY token $TOKEN"; echo second-line >&2', env: { KEY: '\${{ secrets.KEY }}', TOKEN: '\${{ github.token }}' } }
      - run: |
          echo "::add-mask::later"
          echo "now later is hidden"
      - run: echo hush-hush
`)
    expect(log).toContain('key *** token ***')
    expect(log).toContain('\n***\n')
    expect(log).toContain('now *** is hidden')
    expect(log).not.toMatch(/hush-hush|second-line|ghs_/)
  })

  it('cannot hand a secret on as a job output', async () => {
    on = await stage({
      'ci.yml': `on: workflow_dispatch
jobs:
  a:
    runs-on: x
    outputs: { leak: '\${{ steps.s.outputs.leak }}', fine: '\${{ steps.s.outputs.fine }}' }
    steps: [{ id: s, run: 'echo "leak=my \${{ secrets.KEY }}" >> "$GITHUB_OUTPUT"; echo "fine=yes" >> "$GITHUB_OUTPUT"' }]
  b: { needs: a, runs-on: x, steps: [{ run: 'echo "<\${{ needs.a.outputs.leak }}|\${{ needs.a.outputs.fine }}>"' }] }
`,
    })
    on.repository.secrets.set('KEY', 'hush-hush')
    const run = await on.run('ci.yml')
    expect(logOf(run, 'b')).toContain('<|yes>')
    expect(logOf(run, 'a')).toContain("Skip output 'leak' since it may contain secret.")
  })

  it('speaks workflow commands, and can stop them', async () => {
    const log = await logOfSteps(`      - run: |
          echo "::group::Inner"
          echo "::error title=Bad,file=src/a.ts,line=2,endLine=4::one%0Atwo"
          echo "::endgroup::"
          echo "::debug::quiet"
          echo "::set-output name=x::y"
          echo "::stop-commands::PAUSE-1"
          echo "::error::not read"
          echo "::pause-1::"
          echo "::notice::read again"
`)
    expect(log).toContain('##[group]Inner\n##[error]one\ntwo\n##[endgroup]\n')
    expect(log).not.toContain('\nquiet\n')
    expect(log).toContain('The `set-output` command is not run here')
    expect(log).toContain('\n::error::not read\n')
    expect(on?.repository.checkRuns[0]?.output.annotations).toEqual([
      { path: 'src/a.ts', start_line: 2, end_line: 4, annotation_level: 'failure', title: 'Bad', message: 'one\ntwo' },
      { path: '.github', start_line: 1, end_line: 1, annotation_level: 'notice', title: null, message: 'read again' },
    ])
  })

  it('fails on a command file it wrote badly, and may not set NODE_OPTIONS', async () => {
    const log = await logOfSteps(`      - { run: 'echo nonsense >> "$GITHUB_OUTPUT"', continue-on-error: true }
      - { run: 'echo "NODE_OPTIONS=--inspect" >> "$GITHUB_ENV"' }
`)
    expect(log).toContain("##[error]Invalid format 'nonsense'")
    expect(log).toContain("##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  })

  it('leaves a summary that only the run’s page shows', async () => {
    await logOfSteps(
      `      - { run: 'echo "# Done $KEY" >> "$GITHUB_STEP_SUMMARY"', env: { KEY: '\${{ secrets.KEY }}' } }\n`,
    )
    const run = on?.repository.runs[0]
    expect(run && on?.engine.summaryOf(jobNamed(run, 'a').id)).toBe('# Done ***\n')
  })

  it('cannot make the engine read a file outside of the job through a link', async () => {
    const log =
      await logOfSteps(`      - { id: s, run: 'ln -sf /etc/hostname "$GITHUB_OUTPUT"; ln -sf /etc/passwd "$GITHUB_STEP_SUMMARY"' }
      - run: echo "\${{ toJSON(steps.s.outputs) }}"
`)
    expect(log).toContain('\n{}\n')
    const run = on?.repository.runs[0]
    expect(run && on?.engine.summaryOf(jobNamed(run, 'a').id)).toBe('')
  })

  it('leaves no process behind when its job ends', async () => {
    const log = await logOfSteps(`      - run: |
          (setsid sleep 300 & echo $! > "$RUNNER_TEMP/pid")
          until [ -s "$RUNNER_TEMP/pid" ]; do sleep 0.005; done
      - run: cat "$RUNNER_TEMP/pid"
`)
    const left = Number(/\n(\d+)\nCleaning up/.exec(log)?.[1])
    expect(left).toBeGreaterThan(1)
    await until(() => commandLine(left) === '')
  })
})
