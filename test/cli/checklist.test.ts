import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runChecklist } from '../../src/hosts/cli/checklist/run.ts'
import { item, list } from '../review/checklist/support/lists.ts'
import { signalbox } from './support/command.ts'

let folder = ''
let product = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-checklist-'))
  product = join(folder, 'product')
  put('product/checklists/review-integrity.yml', list('review-integrity', [item('A', { na_when: [] })]))
  put('product/checklists/security.yml', list('security', [item('A'), item('B', { applies: { languages: ['go'] } })]))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

async function checklist(...args: readonly string[]) {
  const printed: string[] = []
  const code = await runChecklist(args, { product, folder, environment: {}, print: (text) => printed.push(text) })
  return { code, out: printed.join('') }
}

const patch = (added: string) =>
  `diff --git a/src/a.ts b/src/a.ts\nindex 1111111..2222222 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1,2 @@\n one\n+${added}\n`
const detector = { id: 'eval', effect: 'fail', engine: 'regex', pattern: 'eval\\(', message: 'evaluates text' }
const team = (more: Readonly<Record<string, unknown>> = {}) =>
  list('team', [item('A', { detectors: [detector], ...more })])
const own = '.github/checklists/team.yml'

describe('signalbox checklist lint', () => {
  it('reads the lists of the folder, or else the shipped ones', async () => {
    expect(await checklist('lint')).toEqual({ code: 0, out: '3 items in 2 files: nothing to say\n' })
    put(own, team())
    expect(await checklist('lint')).toEqual({ code: 0, out: '1 items in 1 file: nothing to say\n' })
  })

  it('ends with 1 and names the file, the item and the rule', async () => {
    put(own, team({ assert: 'Is every call good?' }))
    const { code, out } = await checklist('lint', own)
    expect([code, out.includes('✗ .github/checklists/team.yml: team/A (statement)')]).toEqual([1, true])
  })

  it('ends with 1 for what would loosen a shipped item', async () => {
    put('mine.yml', list('mine', [item('A', { severity: 'low' })], { extends: ['security'] }))
    const { code, out } = await checklist('lint', 'mine.yml')
    expect([code, out.includes('item A would loosen security/A: the severity falls')]).toEqual([1, true])
  })

  it('ends with 1 for a shipped list that is broken', async () => {
    put('product/checklists/security.yml', 'schema: 2\n')
    expect((await checklist('lint')).code).toBe(1)
  })

  it('is read by programs with --json', async () => {
    put(own, team({ assert: 'Is it good?' }))
    const { out } = await checklist('lint', '.github/checklists', '--json')
    expect(JSON.parse(out)).toMatchObject({
      files: [own],
      items: 1,
      problems: [],
      findings: [{ item: 'team/A', rule: 'statement' }, { rule: 'vague' }],
    })
  })
})

describe('signalbox checklist test', () => {
  const fixture = (label: string, name: string, text: string) =>
    put(`.github/checklists/fixtures/team/A/${label}/${name}.diff`, text)

  it('says what code alone makes of each fixture', async () => {
    put(own, team())
    fixture('fail', 'hit', `evidence: RIGHT src/a.ts:2\n\n${patch('eval(x)')}`)
    fixture('fail', 'quiet', patch('run(x)'))
    fixture('pass', 'plain', patch('x'))
    const { code, out } = await checklist('test')
    expect(code).toBe(0)
    expect(out).toBe(
      [
        'team/A  fail 2 (hit 1, obliged 0, miss 1) · pass 1 · n/a 0 · false alarms 0',
        '',
        '· team/A/fail/quiet.diff: no detector finds anything, and no place has to be answered',
        '· team/A has no fixture for na',
        '3 fixtures: none is wrong',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['a false alarm', 'pass', patch('eval(x)'), 'eval (fail) at RIGHT src/a.ts:2'],
    [
      'evidence that is not in the diff',
      'fail',
      `evidence: RIGHT src/a.ts:9\n${patch('eval(x)')}`,
      'the diff has no line RIGHT src/a.ts:9',
    ],
    ['a preamble that is none', 'fail', `evidense: x\n${patch('eval(x)')}`, '`evidense: x` is no'],
    ['no diff', 'fail', 'why: x\n', 'it holds no diff'],
  ])('ends with 1 for %s', async (_what, label, text, words) => {
    put(own, team())
    fixture(label, 'one', text)
    const { code, out } = await checklist('test', 'team/A')
    expect([code, out.includes(`✗ team/A/${label}/one.diff: ${words}`)]).toEqual([1, true])
  })

  it('ends with 1 for a fixture of an item that is not there', async () => {
    put('.github/checklists/fixtures/gone/Q/pass/a.diff', patch('x'))
    expect((await checklist('test')).out).toContain('✗ gone/Q/pass/a.diff: there is no item gone/Q')
  })

  it('takes a folder of fixtures', async () => {
    put(own, team())
    put('tries/team/A/fail/a.diff', patch('eval(x)'))
    const { code, out } = await checklist('test', 'tries', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { fixtures: [{ item: 'team/A', label: 'fail', outcome: 'hit', wrong: false }] },
    ])
  })
})

describe('signalbox checklist explain', () => {
  it('says what applies and why not, and what is found', async () => {
    put(own, team())
    put('change.diff', patch('eval(x)'))
    const { code, out } = await checklist('explain', 'change.diff')
    expect(code).toBe(0)
    expect(out).toContain('Checklists: review-integrity 1.0.0, security 1.0.0, team 1.0.0')
    expect(out).toContain('1 of 1 pieces of the diff are for a model to read')
    expect(out).toContain('team/A Item A (high, block; 1 piece)\n  fail    src/a.ts:2  evaluates text  | eval(x)')
    expect(out).toContain('Not about this diff:\n  security/B: `src/a.ts` is not written in `go`.')
  })

  it('names what is kept from the model, and the rule', async () => {
    put('change.diff', patch('x').replaceAll('src/a.ts', 'yarn.lock'))
    expect((await checklist('explain', 'change.diff')).out).toContain('  skipped: yarn.lock (lockfile)')
  })

  it('never prints a credential that it found', async () => {
    const secret = `gl${'pat-'}aK3xZ9qLm2Vw8RtYb5Nc`
    put(own, team({ detectors: [{ id: 'a', effect: 'fail', engine: 'builtin', name: 'secrets' }] }))
    put('change.diff', patch(secret))
    const [plain, json] = [
      await checklist('explain', 'change.diff'),
      await checklist('explain', 'change.diff', '--json'),
    ]
    expect(plain.out).toContain('gitlab-token')
    expect(plain.out + json.out).not.toContain(secret)
  })

  it('turns on the lists that are named, and heeds base and labels', async () => {
    put(own, team({ applies: { base_branches: ['next'], labels_any: ['risky'] } }))
    put('change.diff', patch('x'))
    const options = [
      'explain',
      'change.diff',
      '--lists',
      'review-integrity',
      '--base',
      'next',
      '--labels',
      'risky, other',
      '--json',
    ]
    const { checklists, items } = JSON.parse((await checklist(...options)).out)
    expect(checklists.map(({ id }: { id: string }) => id)).toEqual(['review-integrity', 'team'])
    expect(items).toContainEqual(expect.objectContaining({ name: 'team/A', outside: null, units: ['src/a.ts'] }))
  })

  it('ends with 1 where a list cannot be used', async () => {
    put(own, 'schema: [')
    put('change.diff', patch('x'))
    const { code, out } = await checklist('explain', 'change.diff')
    expect([code, out.startsWith('✗ .github/checklists/team.yml:1: ')]).toEqual([1, true])
  })
})

describe('a command line that makes no sense says what to do instead', () => {
  it.each([
    [[], 'Say what to do: lint, test or explain.'],
    [['check'], 'There is no `signalbox checklist check`: lint, test or explain.'],
    [['lint', 'a', 'b'], '`signalbox checklist lint` takes one thing at a time.'],
    [['lint', 'nowhere.yml'], 'There is no file or folder `nowhere.yml`.'],
    [['lint', 'product'], '`product` holds no checklist (`*.yml`).'],
    [['test'], 'There are no fixtures here.'],
    [['test', 'security/B'], 'There are no fixtures for `security/B`: name a list'],
    [['explain'], 'Name a diff (`git diff main...'],
    [['explain', 'nowhere.diff'], 'The diff cannot be read: ENOENT'],
    [['explain', 'octo/measure', 'x'], 'Give the number of a pull request, not `x`.'],
    [['explain', 'octo/measure', '1'], 'APP_ID is not set'],
    [['lint', '--fast'], "Unknown option '--fast'"],
  ])('%j', async (args, words) => {
    await expect(checklist(...args)).rejects.toThrow(words)
  })

  it('where the text is no diff', async () => {
    put('change.diff', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ nonsense @@\n')
    await expect(checklist('explain', 'change.diff')).rejects.toThrow('That is no diff as `git diff` writes it: line')
  })
})

describe('from a terminal', () => {
  it('every shipped checklist is clean, and none of its fixtures is wrong', async () => {
    const [lint, test] = await Promise.all([
      signalbox(['checklist', 'lint', 'checklists']),
      signalbox(['checklist', 'test', '--json']),
    ])
    expect([lint.code, lint.out]).toEqual([0, expect.stringContaining('nothing to say')])
    const { fixtures, lacking } = JSON.parse(test.out)
    expect(fixtures.filter(({ wrong }: { wrong: boolean }) => wrong)).toEqual([])
    expect([test.code, lacking]).toEqual([0, []])
  })

  it('help names the commands, and a wrong one ends with 2', async () => {
    const [help, wrong] = await Promise.all([signalbox(['checklist', '--help']), signalbox(['checklist', 'check'])])
    for (const word of ['lint', 'test', 'explain', '--json', 'Exit: 0']) expect(help.out).toContain(word)
    expect([help.code, wrong.code, wrong.complaint]).toEqual([
      0,
      2,
      expect.stringMatching(/^There is no `signalbox checklist check`/),
    ])
  })
})
