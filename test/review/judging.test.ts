import { describe, expect, it } from 'vitest'
import { emptyMemory, reviewReport } from '../../src/domain/review/report.ts'
import type { ItemSpec } from '../../src/review/checklist.ts'
import type { ReviewRequest } from '../../src/review/request.ts'
import { review } from '../../src/review/review.ts'
import { agreeable, troubled } from './simulators/models.ts'
import { type Judge, quote, type Script, scripted } from './simulators/scripted.ts'
import { diffOf, itemOf, patchOf, portsOf, requestOf } from './simulators/world.ts'

const routes = {
  id: 'routes',
  engine: 'regex',
  pattern: 'app\\.get\\(',
  effect: 'subject',
  message: 'a route',
} as const
const bare = { id: 'bare', engine: 'regex', pattern: 'skipAuth', effect: 'suspect', message: 'skips' } as const
const evil = {
  id: 'evil',
  engine: 'regex',
  pattern: 'eval\\(',
  effect: 'fail',
  message: 'Code is made of text',
} as const
const item = itemOf('security/B', { detectors: [routes, bare, evil], controls: ['^require'], clears: ['^test'] })
const plain = itemOf('security/K')

const guarded = 'app.get("/a", requireUser, list)'
const open = 'app.get("/b", list)'

async function run(
  patch: string,
  script: Script,
  items: readonly ItemSpec[] = [item],
  parts: Partial<ReviewRequest> = {},
) {
  const model = scripted(script)
  const report = reviewReport.parse(await review(requestOf(diffOf(patch), items, parts), portsOf(model.ask)))
  const [line] = report.lines
  if (!line) throw new Error('no line')
  return { report, line, calls: model.calls, again: model.calls[1]?.body ?? '' }
}

const onlyOpen = patchOf('src/a.ts', [`+${open}`, '+start(app, 8080)'])
const onlyGuarded = patchOf('src/a.ts', [`+${guarded}`])

describe('a fail', () => {
  it('stands with a line of the diff that shows it', async () => {
    const { line, report } = await run(onlyOpen, {
      judge: () => [{ verdict: 'fail', evidence: [quote('src/a.ts', 9, open)], claim: 'No guard.', fix: 'Add one.' }],
    })
    expect(line).toMatchObject({
      verdict: 'fail',
      cause: 'verified',
      because: 'No guard.',
      fix: 'Add one.',
      failures: 1,
      evidence: [{ path: 'src/a.ts', side: 'RIGHT', line: 1, quote: open, kind: 'added' }],
    })
    expect(report.model).toMatchObject({ calls: 1, asked: 1, remembered: 0, rejectedQuotes: 0 })
  })

  it('is itself by the lines around it, wherever they stand', async () => {
    const judge: Judge = () => [{ verdict: 'fail', evidence: [quote('src/a.ts', 1, open)] }]
    const printOf = async (lines: readonly string[], path = 'src/a.ts', spec = item) => {
      const own: Judge = () => [{ verdict: 'fail', evidence: [quote(path, 1, open)] }]
      const { line } = await run(patchOf(path, lines), { judge: path === 'src/a.ts' ? judge : own }, [spec])
      return line.evidence[0]?.fingerprint
    }
    const around = ['+one(app)', '+two(app)', '+three(app)', `+${open}`, '+four(app)', '+five(app)', '+six(app)']
    const first = await printOf(around)
    expect(first).toMatch(/^[0-9a-f]{16}$/)
    expect(await printOf(['+zero(app)', ...around, '+seven(app)'])).toBe(first)
    expect(await printOf(around.with(2, '+other(app)'))).not.toBe(first)
    expect(await printOf(around, 'src/b.ts')).not.toBe(first)
    expect(await printOf(around, 'src/a.ts', plain)).not.toBe(first)
  })

  it('stands where only the answer for a place says so', async () => {
    const duties = [{ id: 's1', verdict: 'fail' as const, evidence: [quote('src/a.ts', 1, open)] }]
    expect((await run(onlyOpen, { judge: () => [{ verdict: 'pass', duties }] })).line.verdict).toBe('fail')
  })

  it('is unknown where its quote stands nowhere, after one more try with the reason', async () => {
    const { line, report, again, calls } = await run(onlyOpen, {
      judge: () => [{ verdict: 'fail', evidence: [quote('src/a.ts', 1, 'app.post("/b", list)')] }],
    })
    expect(line).toMatchObject({ verdict: 'unknown', cause: 'unverified_fail', evidence: [], failures: 0 })
    expect(report.model).toMatchObject({ calls: 2, rejectedQuotes: 2 })
    expect(again).toContain('security/B on "src/a.ts": a fail needs a quote of the kind diff-line')
    expect(calls).toHaveLength(2)
  })

  it('stands when the second try quotes it', async () => {
    const judge: Judge = (_, count) => [
      { verdict: 'fail', evidence: [quote('src/a.ts', 1, count === 1 ? 'nowhere at all' : open)] },
    ]
    expect((await run(onlyOpen, { judge })).line).toMatchObject({ verdict: 'fail', cause: 'verified' })
  })

  it('that was not proven cannot become a pass by asking again', async () => {
    const duties = [{ id: 's1', verdict: 'pass' as const, evidence: [quote('src/a.ts', 1, guarded, 'requireUser')] }]
    const judge: Judge = (_, count) => [count === 1 ? { verdict: 'fail' } : { verdict: 'pass', duties }]
    expect((await run(onlyGuarded, { judge })).line).toMatchObject({ verdict: 'unknown', cause: 'undecided' })
  })

  it.each([
    ['diff-line', 'LEFT', 'unknown'],
    ['removed-line', 'LEFT', 'fail'],
    ['removed-line', 'RIGHT', 'unknown'],
    ['diff-line', 'RIGHT', 'fail'],
  ] as const)('of the kind %s needs the right side: %s', async (fail, side, verdict) => {
    const patch = patchOf('src/a.ts', ['-app.use(requireUser)', '+app.use(allowEverybody)'])
    const text = side === 'LEFT' ? 'app.use(requireUser)' : 'app.use(allowEverybody)'
    const evidence = [{ ...quote('src/a.ts', 1, text), side }]
    const spec = itemOf('security/K', { evidence: { fail } })
    expect((await run(patch, { judge: () => [{ verdict: 'fail', evidence }] }, [spec])).line.verdict).toBe(verdict)
  })

  it('on any line of the head needs the changed line beside it', async () => {
    const spec = itemOf('security/K', { evidence: { fail: 'any-head-line', context: ['src/lib.ts'] } })
    const diff = diffOf(onlyOpen, { 'src/lib.ts': 'export const trusted = everybody\n' })
    const far = quote('src/lib.ts', 1, 'export const trusted = everybody')
    const near = quote('src/a.ts', 1, open)
    for (const [evidence, verdict] of [
      [[far], 'unknown'],
      [[far, near], 'fail'],
    ] as const) {
      const model = scripted({ judge: () => [{ verdict: 'fail', evidence: [...evidence] }] })
      const { lines } = await review(requestOf(diff, [spec]), portsOf(model.ask))
      expect(lines[0]?.verdict).toBe(verdict)
      if (verdict === 'fail') expect(lines[0]?.evidence.map(({ kind }) => kind)).toEqual(['added', 'file'])
    }
  })

  it('of a detector stands whatever the model says, and no model is asked about its cell', async () => {
    const patch = patchOf('src/a.ts', ['+eval(input)', `+${guarded}`])
    const { line, calls } = await run(patch, {})
    expect(line).toMatchObject({ verdict: 'fail', cause: 'detector', because: 'Code is made of text', failures: 1 })
    expect(calls).toEqual([])
  })

  it('that says something is missing is unknown while a part of the diff was not read', async () => {
    const binary =
      'diff --git a/x.bin b/x.bin\nnew file mode 100644\nindex 0000000..1234567\nBinary files /dev/null and b/x.bin differ\n'
    const judge: Judge = () => [
      { verdict: 'fail', evidence: [quote('src/a.ts', 1, open)], claim: 'A guard is missing.' },
    ]
    expect((await run(onlyOpen + binary, { judge }, [plain])).line).toMatchObject({
      verdict: 'unknown',
      cause: 'unreviewable',
    })
    const { report } = await run(onlyOpen + binary, { judge }, [plain])
    expect(report.memory.cells).toEqual([])
    expect((await run(onlyOpen, { judge }, [plain])).line.verdict).toBe('fail')
  })
})

describe('a pass', () => {
  const passing =
    (text: string, control: string | null, line = 1): Judge =>
    () => [
      { verdict: 'pass', duties: [{ id: 's1', verdict: 'pass', evidence: [quote('src/a.ts', line, text, control)] }] },
    ]

  it('holds where every place shows its control', async () => {
    const { line } = await run(onlyGuarded, { judge: passing(guarded, 'requireUser') })
    expect(line).toMatchObject({ verdict: 'pass', cause: 'evidence', because: 'It holds in one piece of the diff.' })
    expect(line.evidence).toEqual([{ path: 'src/a.ts', side: 'RIGHT', line: 1, quote: guarded, kind: 'added' }])
  })

  it.each([
    ['no control', onlyGuarded, guarded, null],
    ['a control that is not in the quote', onlyGuarded, 'app.get("/a"', 'requireUser'],
    ['a word the item does not accept', onlyGuarded, guarded, 'list'],
    ['a quote that stands nowhere', onlyOpen, guarded, 'requireUser'],
    [
      'a comment behind the code',
      patchOf('src/a.ts', [`+${open} // requireUser`]),
      `${open} // requireUser`,
      'requireUser',
    ],
  ])('does not hold with %s', async (_, patch, text, control) => {
    const { line, calls } = await run(patch, { judge: passing(text, control) })
    expect(line).toMatchObject({ verdict: 'unknown', cause: 'unverified_pass' })
    expect(calls).toHaveLength(2)
  })

  it.each([
    ['a comment above', '// requireUser is applied upstream', 'requireUser'],
    ['an import', "import { requireUser } from './guard'", 'requireUser'],
  ])('does not hold with %s', async (_, above, control) => {
    const patch = patchOf('src/a.ts', [`+${above}`, `+${open}`])
    expect((await run(patch, { judge: passing(above, control) })).line.cause).toBe('unverified_pass')
  })

  it('holds with a line above that guards the place, not with one far below', async () => {
    const above = patchOf('src/a.ts', ['+app.use(requireUser)', ...Array(9).fill('+'), `+${open}`])
    const below = patchOf('src/a.ts', [`+${open}`, ...Array(9).fill('+'), '+app.use(requireUser)'])
    const judge = passing('app.use(requireUser)', 'requireUser')
    expect((await run(above, { judge })).line.verdict).toBe('pass')
    expect((await run(below, { judge })).line.cause).toBe('unverified_pass')
  })

  it('holds with a word that the repository names as a guard', async () => {
    const patch = patchOf('src/a.ts', ['+app.get("/a", ourGate, list)'])
    const judge = passing('app.get("/a", ourGate, list)', 'ourGate')
    expect((await run(patch, { judge })).line.verdict).toBe('unknown')
    expect((await run(patch, { judge }, [item], { controls: ['^ourGate$'] })).line.verdict).toBe('pass')
  })

  it('does not hold while a place is left out, and every one is asked about', async () => {
    const patch = patchOf('src/a.ts', [`+${guarded}`, `+${open}`])
    const { line, again } = await run(patch, { judge: passing(guarded, 'requireUser') })
    expect(line).toMatchObject({ verdict: 'unknown', cause: 'subject_open' })
    expect(again).toContain('s2 was not answered')
  })

  it('has to clear a suspect with what clears it, not with a guard', async () => {
    const patch = patchOf('src/a.ts', ['+use(skipAuth, requireUser, testOnly)'])
    const judge =
      (control: string): Judge =>
      () => [
        {
          verdict: 'pass',
          duties: [
            {
              id: 'd1',
              verdict: 'pass',
              evidence: [quote('src/a.ts', 1, 'use(skipAuth, requireUser, testOnly)', control)],
            },
          ],
        },
      ]
    expect((await run(patch, { judge: judge('requireUser') })).line.cause).toBe('unverified_pass')
    expect((await run(patch, { judge: judge('testOnly') })).line.verdict).toBe('pass')
    expect((await run(patch, { judge: () => [{ verdict: 'pass' }] })).line.cause).toBe('suspect_open')
  })

  it('is not believed of more places than one call asks about', async () => {
    const patch = patchOf('src/a.ts', Array(45).fill(`+${guarded}`))
    const judge: Judge = (call) => [
      {
        verdict: 'pass',
        duties: (call.asked[0]?.duties ?? []).map((id, index) => {
          return { id, verdict: 'pass' as const, evidence: [quote('src/a.ts', index + 1, guarded, 'requireUser')] }
        }),
      },
    ]
    const { line, calls } = await run(patch, { judge })
    expect(calls[0]?.asked[0]?.duties).toHaveLength(40)
    expect(line).toMatchObject({ verdict: 'unknown', cause: 'subject_open' })
    expect(line.because).toContain('5 more places')
  })

  it('of an item without places says no more than its quote: a pass with one, else not applicable', async () => {
    const shown = [quote('src/a.ts', 1, guarded, 'requireUser')]
    const invented = [quote('src/a.ts', 1, 'requireUser everywhere', 'requireUser')]
    const verdictOf = async (evidence: typeof shown) =>
      (await run(onlyGuarded, { judge: () => [{ verdict: 'pass', evidence }] }, [plain])).line
    expect(await verdictOf(shown)).toMatchObject({ verdict: 'pass', cause: 'evidence' })
    expect(await verdictOf([])).toMatchObject({ verdict: 'not_applicable', cause: 'agreed' })
    expect(await verdictOf(invented)).toMatchObject({ verdict: 'unknown', cause: 'unverified_pass' })
  })

  it('of one piece of the diff says nothing about another', async () => {
    const evidence = [quote('src/a.ts', 1, guarded, 'requireUser')]
    const patch = onlyGuarded + patchOf('src/b.ts', ['+start(app, 8080)'])
    const { report } = await run(patch, { judge: () => [{ verdict: 'pass', evidence }] }, [plain])
    expect(report.memory.cells.map(({ v }) => v).sort()).toEqual(['not_applicable', 'pass'])
  })

  it('may rest on an added line of another file where a guard was removed', async () => {
    const spec = itemOf('security/K', {
      detectors: [{ id: 'gone', engine: 'regex', pattern: 'requireUser', on: 'removed', effect: 'suspect' }],
      controls: ['^require'],
    })
    const patch =
      patchOf('src/a.ts', ['-app.use(requireUser)', ' start(app, 8080)']) +
      patchOf('src/b.ts', ['+outer.use(requireUser)', '+mount(app)'])
    const judge: Judge = () => [
      {
        verdict: 'pass',
        duties: [
          { id: 'd1', verdict: 'pass', evidence: [quote('src/b.ts', 1, 'outer.use(requireUser)', 'requireUser')] },
        ],
      },
    ]
    const first = await run(patch, { judge }, [spec])
    expect(first.line.verdict).toBe('pass')
    const memory = first.report.memory
    expect((await run(patch, {}, [spec], { memory })).calls).toEqual([])
    const without =
      patchOf('src/a.ts', ['-app.use(requireUser)', ' start(app, 8080)']) + patchOf('src/b.ts', ['+mount(app)'])
    const later = await run(without, { judge: () => [{ verdict: 'pass' }] }, [spec], { memory })
    expect(later.line.verdict).toBe('unknown')
    expect(later.calls.length).toBeGreaterThan(0)
  })
})

describe('not applicable', () => {
  it('is decided by code where the item is about no changed file', async () => {
    const spec = itemOf('security/B', { applies: { paths: ['server/**'] } })
    const { line, calls } = await run(onlyOpen, {}, [spec])
    expect(line).toMatchObject({ verdict: 'not_applicable', cause: 'outside_scope' })
    expect(line.because).toContain('server/**')
    expect(calls).toEqual([])
  })

  it('is taken from a model only where code found no place', async () => {
    const judge: Judge = () => [{ verdict: 'not_applicable' }]
    expect((await run(onlyOpen, { judge }, [plain])).line).toMatchObject({ verdict: 'not_applicable', cause: 'agreed' })
    expect((await run(onlyOpen, { judge })).line).toMatchObject({
      verdict: 'unknown',
      cause: 'unverified_not_applicable',
    })
  })

  it('is no answer for a single place', async () => {
    const duties = [{ id: 's1', verdict: 'not_applicable' as const, evidence: [] }]
    const { line } = await run(onlyOpen, { judge: () => [{ verdict: 'pass', duties }] })
    expect(line.cause).toBe('unverified_not_applicable')
  })
})

describe('an answer that is not one', () => {
  it.each([
    ['leaves the item out', [], 'item_missing'],
    ['is about another item', [{ item: 'security/Z', verdict: 'pass' }], 'item_missing'],
    ['repeats another nonce', [{ nonce: '0'.repeat(32), verdict: 'not_applicable' }], 'wrong_nonce'],
    ['has an item of another shape', [{ verdict: 'not_applicable', approve: true }], 'model_invalid'],
    ['says that it does not know', [{ verdict: 'unknown' }], 'undecided'],
  ] as const)('that %s leaves the item unknown', async (_, items, cause) => {
    const { line } = await run(onlyOpen, { judge: () => items.map((one) => ({ ...one })) }, [plain])
    expect(line).toMatchObject({ verdict: 'unknown', cause })
  })

  it.each([
    ['more than items', { items: [], approve: true }],
    ['text', '{"items": ['],
    ['nothing', null],
  ])('that is %s as a whole leaves every item unknown', async (_, value) => {
    const { line, calls } = await run(onlyOpen, { judge: () => ({ kind: 'answered', value }) }, [plain])
    expect([line.cause, calls.length]).toEqual(['model_invalid', 2])
  })

  it('takes the worst of several answers for one item', async () => {
    const fail = { verdict: 'fail' as const, evidence: [quote('src/a.ts', 1, open)] }
    const judge: Judge = () => [{ verdict: 'not_applicable' }, fail, { verdict: 'not_applicable' }]
    expect((await run(onlyOpen, { judge }, [plain])).line.verdict).toBe('fail')
  })

  it('drops items that nobody asked about', async () => {
    const judge: Judge = () => [{ verdict: 'not_applicable' }, { item: 'security/X', verdict: 'fail' }]
    const { report } = await run(onlyOpen, { judge }, [plain])
    expect(report.lines.map((one) => one.item)).toEqual(['security/K'])
  })

  it.each(['model_refused', 'model_truncated', 'model_invalid'] as const)('%s is tried twice', async (why) => {
    const { line, calls } = await run(onlyOpen, { judge: () => ({ kind: 'failed', why, words: 'no' }) }, [plain])
    expect(line).toMatchObject({ verdict: 'unknown', cause: why })
    expect(calls).toHaveLength(2)
  })

  it('is mended by the second try, which is asked only about what fell short', async () => {
    const judge: Judge = (_, count) => {
      const other = { item: 'security/L', verdict: 'not_applicable' as const }
      return count === 1 ? [other] : [{ item: 'security/K', verdict: 'not_applicable' }]
    }
    const { report, calls } = await run(onlyOpen, { judge }, [plain, itemOf('security/L')])
    expect(report.lines.map(({ verdict }) => verdict)).toEqual(['not_applicable', 'not_applicable'])
    expect(calls[1]?.asked.map((one) => one.item)).toEqual(['security/K'])
  })
})

describe('what nobody can ask', () => {
  const integrity = itemOf('review-integrity/G', {
    evidence: { pass: 'none' },
    second_opinion: 'never',
    detectors: [{ id: 'unread', engine: 'builtin', name: 'unreviewable-units', effect: 'fail' }],
  })

  it('is unknown without a key, while what code settles stands', async () => {
    const ports = portsOf(troubled('no_model_key'))
    const report = await review(requestOf(diffOf(onlyOpen), [plain, integrity]), ports)
    expect(report.lines.map(({ verdict, cause }) => [verdict, cause])).toEqual([
      ['pass', 'complete_detector'],
      ['unknown', 'no_model_key'],
    ])
    expect(report.model.calls).toBe(0)
    expect(report.coverage).toMatchObject({ units: 1, reviewed: 0 })
  })

  it('never asks a model about the integrity of the review, and leaves a suspect of it open', async () => {
    const spec = itemOf('review-integrity/D', {
      evidence: { pass: 'none' },
      second_opinion: 'never',
      detectors: [{ ...routes, effect: 'suspect' }],
    })
    expect((await run(onlyOpen, {}, [spec])).line).toMatchObject({ verdict: 'unknown', cause: 'suspect_open' })
  })

  it('is unknown beyond the cap of tokens, listed, and keeps the item about reading open', async () => {
    const long = (path: string) =>
      patchOf(
        path,
        Array.from({ length: 300 }, (_, at) => `+const value${at} = ${at} * 2`),
      )
    const judge: Judge = () => [{ verdict: 'not_applicable' }]
    const caps = { files: 400, lines: 20_000, bytes: 3_000_000, tokens: 8_000 }
    const patch = long('src/a.ts') + long('src/b.ts')
    const { report } = await run(patch, { judge }, [plain, integrity], { caps })
    expect(report.lines.map(({ verdict, cause }) => [verdict, cause])).toEqual([
      ['unknown', 'over_budget'],
      ['unknown', 'over_budget'],
    ])
    expect(report.coverage.overBudget.length).toBeGreaterThan(0)
    expect(report.coverage.reviewed).toBe(2 - report.coverage.overBudget.length)
  })

  it('is unknown where the caps leave a file out, though detectors read it', async () => {
    const caps = { files: 1, lines: 20_000, bytes: 3_000_000, tokens: 300_000 }
    const judge: Judge = () => [{ verdict: 'not_applicable' }]
    const two = patchOf('src/a.ts', ['+start(app, 8080)']) + patchOf('src/b.ts', ['+stop(app, 8080)'])
    const { report, calls } = await run(two, { judge }, [plain, integrity], { caps })
    expect(report.lines.map(({ cause }) => cause)).toEqual(['over_budget', 'over_budget'])
    expect(report.coverage).toMatchObject({ units: 2, reviewed: 1, overBudget: { length: 1 } })
    expect(calls.flatMap(({ asked }) => asked)).toHaveLength(1)
    // Also where no item is about what was left.
    const elsewhere = itemOf('security/Z', { applies: { paths: ['src/a.ts'] } })
    const dull = await run(two, { judge }, [elsewhere, integrity], { caps })
    expect(dull.report.lines.map(({ item, cause }) => [item, cause])).toContainEqual([integrity.name, 'over_budget'])
    const evilLater = two + patchOf('src/c.ts', ['+eval(input)'])
    const found = await run(evilLater, { judge }, [itemOf('security/E', { detectors: [evil] })], { caps })
    expect(found.line).toMatchObject({ verdict: 'fail', cause: 'detector' })
  })

  it('is unknown where a detector could not work', async () => {
    const ports = portsOf(agreeable(), { matchLines: () => 'timeout' })
    const report = await review(requestOf(diffOf(onlyOpen), [item]), ports)
    expect(report.lines[0]).toMatchObject({ verdict: 'unknown', cause: 'detector_timeout' })
    const grep = { id: 'g', engine: 'ast-grep', language: 'typescript', rule: { pattern: 'eval($A)' } } as const
    const verdictOf = async (effect: 'fail' | 'subject', more: readonly (typeof routes)[]) => {
      const spec = itemOf('security/B', { detectors: [{ ...grep, effect }, ...more] })
      const answered = await review(requestOf(diffOf(onlyGuarded), [spec]), portsOf(agreeable()))
      return answered.lines[0]?.cause
    }
    expect(await verdictOf('fail', [routes])).toBe('detector_unavailable')
    expect(await verdictOf('subject', [])).toBe('detector_unavailable')
    expect(await verdictOf('subject', [routes])).toBe('unverified_pass')
  })

  it('carries checklists that could not be used through to the report', async () => {
    const problems = ['`.github/checklists/own.yml` is not a checklist']
    expect((await run(onlyOpen, { judge: () => [] }, [plain], { problems })).report.problems).toEqual(problems)
  })
})

describe('a credential', () => {
  const token = `ghp_${'a1B2c3D4'.repeat(5)}`
  const patch = patchOf('src/a.ts', [`+const token = '${token}'`])

  it('found by a detector is never quoted', async () => {
    const spec = itemOf('secrets/A', { detectors: [{ id: 's', engine: 'builtin', name: 'secrets', effect: 'fail' }] })
    const { line, report } = await run(patch, {}, [spec])
    expect(line).toMatchObject({ verdict: 'fail', cause: 'detector', evidence: [{ line: 1, quote: '' }] })
    expect(JSON.stringify(report)).not.toContain(token)
  })

  it('quoted by a model is withheld, in the line and in its words', async () => {
    const judge: Judge = () => [
      {
        verdict: 'fail',
        evidence: [quote('src/a.ts', 1, `const token = '${token}'`)],
        claim: `The token ${token} stands there.`,
        fix: `Rotate ${token}.`,
      },
    ]
    const { line, report } = await run(patch, { judge }, [plain])
    expect(line).toMatchObject({ verdict: 'fail', evidence: [{ quote: '' }] })
    expect(JSON.stringify(report)).not.toContain(token)
    expect((await run(patch, {}, [plain], { memory: report.memory })).line).toEqual(line)
  })
})

describe('a credential without a known shape', () => {
  it('is withheld wherever a detector saw it, whichever item quotes its line', async () => {
    const text = "const databasePassword = 'w7Gk2-zQ9v!Lr4Tx8'"
    const secrets = itemOf('secrets/A', {
      detectors: [{ id: 's', engine: 'builtin', name: 'secrets', effect: 'fail' }],
    })
    const byPattern = itemOf('security/H', {
      detectors: [{ id: 'p', engine: 'regex', pattern: 'databasePassword', effect: 'fail' }],
    })
    const judge: Judge = () => [
      { verdict: 'fail', evidence: [quote('src/a.ts', 1, text)], claim: 'w7Gk2-zQ9v!Lr4Tx8 is hard-coded.' },
    ]
    const { report } = await run(patchOf('src/a.ts', [`+${text}`]), { judge }, [secrets, byPattern, plain])
    expect(report.lines.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail'])
    expect(report.lines.map(({ evidence }) => evidence[0]?.quote)).toEqual(['', '', ''])
    expect(JSON.stringify(report)).not.toContain('w7Gk2')
  })
})

describe('a line with a credential that is as long as a file', () => {
  it.each([['='], [':'], ["'"]])('is read once, though it is full of %s', async (sign) => {
    const text = `${['ghp', 'x1Y2z3'.repeat(6)].join('_')}${sign.repeat(200_000)}"`
    const secrets = itemOf('secrets/A', {
      detectors: [{ id: 's', engine: 'builtin', name: 'secrets', effect: 'fail' }],
    })
    const { line } = await run(patchOf('src/a.ts', [`+${text}`]), {}, [secrets])
    expect(line).toMatchObject({ verdict: 'fail', evidence: [{ quote: '' }] })
  })
})

describe('a credential that stands in another line, too', () => {
  it('is withheld there, though no detector looks at what was there before', async () => {
    const text = "const databasePassword = 'w7Gk2-zQ9v!Lr4Tx8'"
    const secrets = itemOf('secrets/A', {
      detectors: [{ id: 's', engine: 'builtin', name: 'secrets', effect: 'fail' }],
    })
    const judge: Judge = () => [{ verdict: 'fail', evidence: [quote('src/a.ts', 1, `  old(${text})`)] }]
    const { report } = await run(patchOf('src/a.ts', [`   old(${text})`, `+${text}`]), { judge }, [secrets, plain])
    expect(report.lines.map(({ verdict }) => verdict)).toEqual(['fail', 'fail'])
    expect(JSON.stringify(report)).not.toContain('w7Gk2')
  })
})

describe('a file without a changed line', () => {
  it('is told from one that went and was no text', async () => {
    const gone =
      'diff --git a/src/a.bin b/src/a.bin\ndeleted file mode 100644\nindex 1111111..0000000\nBinary files a/src/a.bin and /dev/null differ\n'
    const { line } = await run(gone, {}, [plain])
    expect(line).toMatchObject({ verdict: 'not_applicable', because: 'src/a.bin went; it was no text.' })
  })

  it('has nothing to judge', async () => {
    const renamed =
      'diff --git a/src/a.ts b/src/b.ts\nsimilarity index 100%\nrename from src/a.ts\nrename to src/b.ts\n'
    const { line, calls } = await run(renamed, {}, [plain])
    expect(line).toMatchObject({ verdict: 'not_applicable', cause: 'nothing_to_judge' })
    expect(calls).toEqual([])
  })
})

describe('a review of nothing', () => {
  it('asks nothing and settles nothing', async () => {
    const { report } = await run('', {}, [plain])
    expect(report.lines[0]).toMatchObject({
      verdict: 'not_applicable',
      cause: 'outside_scope',
      because: 'Nothing was changed.',
    })
    expect(report.memory).toEqual(emptyMemory)
  })
})
