import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forms } from '../../src/domain/merge/what-if.ts'
import { signalbox } from './support/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'signalbox-usage-'))
beforeAll(() => writeFileSync(join(folder, 'empty.md'), '\nno title above\n'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commands = ['demo', 'sweep', 'explain', 'help']

describe('the page of help', () => {
  it.each([[['help']], [['--help']], [['-h']], [[]], [['help', 'setup']]])(
    'is shown by `signalbox %s`',
    async (args) => {
      const { code, out, complaint } = await signalbox(args)
      expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
      for (const command of commands) expect(out).toContain(`signalbox ${command}`)
    },
  )

  it.each(['sweep', 'explain'])('is shown by `signalbox %s --help`, too', async (command) => {
    const { code, out } = await signalbox([command, '--help'])
    expect([code, out.includes(`signalbox ${command} <owner/repo>`)]).toEqual([0, true])
  })

  it('of the explanation names every change that can be supposed', async () => {
    const { out } = await signalbox(['explain', '--help'])
    for (const form of forms) expect(out).toContain(form)
  })

  it('of the demo names every option and every exit code', async () => {
    const { code, out } = await signalbox(['demo', '--help'])
    expect(code).toBe(0)
    for (const option of ['--json', '--keep', '--chaos', '--seed', '--shots', '--model', '--issue', '--repo']) {
      expect(out).toContain(option)
    }
    expect(out).toMatch(/Exit: 0 .*1 .*2 .*3 /s)
  })
})

const key = { ANTHROPIC_API_KEY: 'not-a-real-key' }

describe('a command line that makes no sense ends with 2 and says why, in one line', () => {
  it.each([
    ['an unknown command', ['deploy'], {}, /^There is no command `deploy`\. `signalbox help` lists them\.\n$/],
    ['a word for a seed', ['demo', '--seed', 'x'], {}, /^--seed takes a whole number, not `x`\.\n$/],
    ['a seed below zero', ['demo', '--seed=-1'], {}, /^--seed takes a whole number/],
    ['an unknown option', ['demo', '--fast'], {}, /'--fast'.*npm run demo -- --help/],
    ['an unknown model', ['demo', '--model', 'other'], {}, /^--model takes `real` or `scripted`, not `other`\.\n$/],
    ['the real model without a key', ['demo', '--model', 'real'], {}, /^--model real needs ANTHROPIC_API_KEY in the environment/],
    ['an issue for the scripted model', ['demo', '--issue', 'x.md'], {}, /^--issue and --repo need `--model real`/],
    ['a repository for the scripted model', ['demo', '--repo', '.'], {}, /^--issue and --repo need `--model real`/],
    ['chaos with the real model', ['demo', '--chaos', '--model', 'real'], key, /^--chaos compares two runs/],
    ['an issue that is not there', ['demo', '--model', 'real', '--issue', '/none.md'], key, /^--issue: ENOENT/],
    ['an issue without a title', ['demo', '--model', 'real', '--issue', join(folder, 'empty.md')], key, /^--issue: the first line of .* is empty/],
    ['a sweep of nothing', ['sweep'], {}, /^Name the repository as owner\/name/],
    ['a sweep of half a name', ['sweep', 'measure'], {}, /^Name the repository as owner\/name, not `measure`\.\n$/],
    ['an explanation of nothing', ['explain', 'octo-org/measure'], {}, /^Give the number of an issue or pull request\.\n$/],
    ['an explanation of a word', ['explain', 'octo-org/measure', 'one'], {}, /^Give the number/],
    ['an option that an explanation has not', ['explain', 'octo-org/measure', '1', '--all'], {}, /--all/],
    ['a change that means nothing', ['explain', 'octo-org/measure', '1', '--what-if', 'merge it'], {}, /^--what-if: `merge it` is nothing that can be supposed\. Understood are: `approve by <login>`, .+\.\n$/],
    ['a check without an end', ['explain', 'octo-org/measure', '1', '--what-if', 'ready', '--what-if', 'check test green'], {}, /^--what-if: `check test green` .+ `success`, `failure`/],
    ['more changes than are supposed', ['explain', 'octo-org/measure', '1', ...Array.from({ length: 11 }, () => '--what-if=ready')], {}, /^--what-if: .*At most 10/],
    ['a change that was left out', ['explain', 'octo-org/measure', '1', '--what-if'], {}, /--what-if/],
    ['an option that a sweep has not', ['sweep', 'octo-org/measure', '--all'], {}, /--all/],
    ['no App', ['sweep', 'octo-org/measure'], {}, /^APP_ID is not set/],
  ] as const)('%s', async (_what, args, environment, words) => {
    const { code, out, complaint } = await signalbox(args, environment)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(complaint).toMatch(words)
    expect(complaint).not.toContain('    at ')
  }) // biome-ignore format: one line per command line
})
