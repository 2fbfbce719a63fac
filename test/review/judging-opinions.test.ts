import { describe, expect, it } from 'vitest'
import { reviewReport } from '../../src/domain/review/report.ts'
import type { ItemSpec } from '../../src/review/checklist.ts'
import { review } from '../../src/review/review.ts'
import { type Judge, quote, type Script, scripted } from './simulators/scripted.ts'
import { diffOf, itemOf, patchOf, portsOf, requestOf } from './simulators/world.ts'

const routes = {
  id: 'routes',
  engine: 'regex',
  pattern: 'app\\.get\\(',
  effect: 'subject',
  message: 'a route',
} as const
const open = 'app.get("/b", list)'
const patch = patchOf('src/a.ts', [
  '+app.use(requireUser)',
  '+// requireUser guards all of it',
  `+${open}`,
  '+start(app, 8080)',
  ...Array(7).fill('+'),
  '+late.use(requireUser)',
])
const critical = itemOf('security/B', { severity: 'critical', controls: ['^require'], detectors: [routes] })
const high = { ...critical, severity: 'high' } as const
const attackable = { ...critical, second_opinion: 'on-fail-and-pass' } as const

const failing: Judge = () => [{ verdict: 'fail', evidence: [quote('src/a.ts', 3, open)] }]
const passing: Judge = () => [
  {
    verdict: 'pass',
    duties: [{ id: 's1', verdict: 'pass', evidence: [quote('src/a.ts', 1, 'app.use(requireUser)', 'requireUser')] }],
  },
]
const defense = { opinion: 'refuted' as const, evidence: [quote('src/a.ts', 1, 'app.use(requireUser)', 'requireUser')] }

async function run(item: ItemSpec, script: Script, text = patch) {
  const model = scripted(script)
  const report = reviewReport.parse(await review(requestOf(diffOf(text), [item]), portsOf(model.ask)))
  const [line] = report.lines
  if (!line) throw new Error('no line')
  const kinds = model.calls.map(({ kind }) => kind)
  return { line, kinds, calls: model.calls, report }
}

describe('a fail that blocks is looked at again', () => {
  it('and disputed where all three voters show the defense', async () => {
    const { line, kinds, report } = await run(critical, { judge: failing, refute: () => defense })
    expect(line).toMatchObject({ verdict: 'fail', cause: 'verified', disputed: true })
    expect(kinds).toEqual(['judge', 'refute', 'refute', 'refute'])
    expect(report.memory.cells).toMatchObject([{ v: 'fail', d: true }])
  })

  it('by one voter where the item is high', async () => {
    const { line, kinds } = await run(high, { judge: failing, refute: () => defense })
    expect([line.disputed, kinds]).toEqual([true, ['judge', 'refute']])
  })

  it.each(['medium', 'low'] as const)('by nobody where the item is %s', async (severity) => {
    const { line, kinds } = await run({ ...critical, severity }, { judge: failing })
    expect([line.verdict, line.disputed, kinds]).toEqual(['fail', false, ['judge']])
  })

  it('by nobody where the item wants no second opinion', async () => {
    const { kinds } = await run({ ...critical, second_opinion: 'never' }, { judge: failing })
    expect(kinds).toEqual(['judge'])
  })

  it('and stands where the last of three upholds it', async () => {
    const { line } = await run(critical, {
      judge: failing,
      refute: (_, count) => (count < 3 ? defense : { opinion: 'upheld' }),
    })
    expect(line.disputed).toBe(false)
  })

  it.each([
    ['shows nothing', { opinion: 'refuted', evidence: [] }],
    [
      'quotes what stands nowhere',
      { ...defense, evidence: [quote('src/a.ts', 1, 'app.use(requireAdmin)', 'requireAdmin')] },
    ],
    ['upholds it, though it quotes a defense', { ...defense, opinion: 'upheld' }],
    [
      'quotes a guard far below',
      { ...defense, evidence: [quote('src/a.ts', 12, 'late.use(requireUser)', 'requireUser')] },
    ],
    ['names no word', { ...defense, evidence: [quote('src/a.ts', 1, 'app.use(requireUser)')] }],
    [
      'quotes a comment',
      { ...defense, evidence: [quote('src/a.ts', 2, '// requireUser guards all of it', 'requireUser')] },
    ],
    ['repeats another nonce', { ...defense, nonce: 'e'.repeat(32) }],
    ['has no shape', { kind: 'answered', value: { opinion: 'refuted' } }],
    ['is not heard', { kind: 'failed', why: 'model_unavailable', words: 'down' }],
  ] as const)('and stands where a voter %s', async (_, answer) => {
    const refute: NonNullable<Script['refute']> = () =>
      'kind' in answer ? answer : { ...answer, evidence: [...answer.evidence] }
    const { line, kinds } = await run(critical, { judge: failing, refute })
    expect([line.verdict, line.disputed, kinds.length]).toEqual(['fail', false, 2])
  })

  it('and stands where the failing line itself is all that is shown, unless it holds a word the item accepts', async () => {
    const own = { opinion: 'refuted' as const, evidence: [quote('src/a.ts', 3, open, 'list')] }
    const { line } = await run({ ...high, controls: [] }, { judge: failing, refute: () => own })
    expect(line.disputed).toBe(false)
  })

  it('with the claim and the piece it is about, without the places that were asked or a verdict on others', async () => {
    const { calls } = await run(high, { judge: failing, refute: () => defense })
    const [, call] = calls
    expect(call?.body).toContain('"claim":"It fails here."')
    expect(call?.body).toContain(open)
    expect(call?.body).not.toContain('<asked>')
    expect(call?.prefix).not.toBe(calls[0]?.prefix)
  })

  it('and stands against a mere guard where something was suspected', async () => {
    const detectors = [{ ...routes, effect: 'suspect' as const }]
    const spec = itemOf('security/B', { severity: 'high', controls: ['^require'], clears: ['^test'], detectors })
    expect((await run(spec, { judge: failing, refute: () => defense })).line.disputed).toBe(false)
  })

  it('not while another place of its item fails for good', async () => {
    const detectors = [routes, { id: 'evil', engine: 'regex', pattern: 'eval\\(', effect: 'fail' } as const]
    const spec = itemOf('security/B', { severity: 'critical', controls: ['^require'], detectors })
    const { line, kinds } = await run(spec, { judge: failing }, patch + patchOf('src/b.ts', ['+eval(input)']))
    expect([line.cause, line.failures, kinds]).toEqual(['detector', 2, ['judge']])
  })

  it('never where a detector decided', async () => {
    const evil = { id: 'evil', engine: 'regex', pattern: 'eval\\(', effect: 'fail' } as const
    const { line, kinds } = await run(
      itemOf('security/B', { severity: 'critical', detectors: [evil] }),
      {},
      patchOf('src/a.ts', ['+eval(input)']),
    )
    expect([line.verdict, line.cause, line.disputed, kinds]).toEqual(['fail', 'detector', false, []])
  })

  it('and never hides what stayed unknown', async () => {
    const two = patch + patchOf('src/z.ts', [`+${open}`])
    const { line } = await run(critical, { judge: failing, refute: () => defense }, two)
    expect(line).toMatchObject({ verdict: 'unknown', disputed: false })
  })
})

describe('a pass under suspicion is attacked', () => {
  const violation = { opinion: 'refuted' as const, evidence: [quote('src/a.ts', 3, open)], reason: 'list is open.' }

  it('and holds where the attack finds nothing', async () => {
    const { line, kinds } = await run(attackable, { judge: passing, attack: () => ({ opinion: 'upheld' }) })
    expect([line.verdict, kinds]).toEqual(['pass', ['judge', 'attack']])
  })

  it('and fails where the attack quotes the violation, which may then be refuted', async () => {
    const script: Script = { judge: passing, attack: () => violation, refute: () => ({ opinion: 'upheld' }) }
    const { line, kinds } = await run(attackable, script)
    expect(line).toMatchObject({ verdict: 'fail', cause: 'verified', because: 'list is open.', disputed: false })
    expect(kinds).toEqual(['judge', 'attack', 'refute'])
    expect((await run(attackable, { ...script, refute: () => defense })).line).toMatchObject({ disputed: true })
  })

  it.each([
    [
      'quotes what stands nowhere',
      { ...violation, evidence: [quote('src/a.ts', 3, 'app.delete("/b")')] },
      'unverified_fail',
      2,
    ],
    ['repeats another nonce', { ...violation, nonce: 'e'.repeat(32) }, 'wrong_nonce', 2],
    ['is not heard', { kind: 'failed', why: 'model_unavailable', words: 'down' }, 'model_unavailable', 1],
    ['is beyond the budget', { kind: 'failed', why: 'over_budget', words: 'no' }, 'over_budget', 1],
  ] as const)('and is unknown where the attack %s', async (_, answer, cause, tries) => {
    const attack: NonNullable<Script['attack']> = () =>
      'kind' in answer ? answer : { ...answer, evidence: [...answer.evidence] }
    const { line, kinds } = await run(attackable, { judge: passing, attack })
    expect([line.verdict, line.cause, kinds.length]).toEqual(['unknown', cause, 1 + tries])
  })

  it('and is undecided where the attack says that it fails, and then, asked for a line, that it does not', async () => {
    const nowhere = { ...violation, evidence: [quote('src/a.ts', 3, 'app.delete("/b")')] }
    const attack: NonNullable<Script['attack']> = (_, count) => (count === 1 ? nowhere : { opinion: 'upheld' })
    const { line, kinds } = await run(attackable, { judge: passing, attack })
    expect([line.verdict, line.cause, kinds.length]).toEqual(['unknown', 'undecided', 3])
  })

  it('and holds where the second try of an attack that was not understood finds nothing', async () => {
    const attack: NonNullable<Script['attack']> = (_, count) =>
      count === 1 ? { ...violation, nonce: 'e'.repeat(32) } : { opinion: 'upheld' }
    expect((await run(attackable, { judge: passing, attack })).line.verdict).toBe('pass')
  })

  it('where a critical item has a suspect, though it asks for opinions on fails only', async () => {
    const detectors = [{ ...routes, effect: 'suspect' as const }]
    const suspicious = (severity: 'critical' | 'high') =>
      itemOf('security/B', { severity, controls: ['^require'], detectors })
    const judge: Judge = () => [
      {
        verdict: 'pass',
        duties: [
          { id: 'd1', verdict: 'pass', evidence: [quote('src/a.ts', 1, 'app.use(requireUser)', 'requireUser')] },
        ],
      },
    ]
    const attack = () => ({ opinion: 'upheld' as const })
    expect((await run(suspicious('critical'), { judge, attack })).kinds).toEqual(['judge', 'attack'])
    expect((await run(suspicious('high'), { judge })).kinds).toEqual(['judge'])
    expect((await run(critical, { judge: passing })).kinds).toEqual(['judge'])
  })

  it('not where it had no place to answer for', async () => {
    const bare = { ...attackable, detectors: [] }
    const { kinds } = await run(bare, { judge: () => [{ verdict: 'not_applicable' }] })
    expect(kinds).toEqual(['judge'])
  })
})
