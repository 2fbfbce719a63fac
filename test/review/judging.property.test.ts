import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reviewReport } from '../../src/domain/review/report.ts'
import type { ItemSpec } from '../../src/review/checklist.ts'
import type { AskModel } from '../../src/review/model.ts'
import { review } from '../../src/review/review.ts'
import { agreeable, failing, hallucinating, passing, shrugging } from './simulators/models.ts'
import { diffOf, itemOf, patchOf, portsOf, requestOf } from './simulators/world.ts'

const detectors = [
  { id: 'routes', engine: 'regex', pattern: 'app\\.get\\(', effect: 'subject' },
  { id: 'skips', engine: 'regex', pattern: 'skipAuth', effect: 'suspect' },
  { id: 'evil', engine: 'regex', pattern: 'eval\\(', effect: 'fail' },
] as const

const items: readonly ItemSpec[] = [
  itemOf('security/A', { detectors: [...detectors], controls: ['^require'], severity: 'critical' }),
  itemOf('security/B', { detectors: detectors.slice(0, 1), second_opinion: 'on-fail-and-pass', severity: 'high' }),
  itemOf('security/C', { evidence: { pass: 'one' } }),
  itemOf('secrets/D', { detectors: detectors.slice(2), evidence: { pass: 'none' }, second_opinion: 'never' }),
]

const line = fc.constantFrom(
  '+app.get("/a", requireUser, list)',
  '+app.get("/b", list)',
  '+use(skipAuth)',
  '+eval(input)',
  '+const value = compute(input)',
  ' start(app, 8080)',
  '-app.get("/old", requireUser, list)',
)
const files = fc.uniqueArray(
  fc.record({
    path: fc.constantFrom('src/a.ts', 'src/b.ts', 'lib/c.ts', 'auth/d.ts'),
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  }),
  { selector: ({ path }) => path, minLength: 1, maxLength: 4 },
)
type Files = readonly { path: string; lines: string[] }[]

const models: Readonly<Record<string, (item: ItemSpec) => AskModel>> = {
  passing,
  agreeable,
  failing,
  shrugging,
  hallucinating: () => hallucinating('fail'),
}
const model = fc.constantFrom(...Object.keys(models))

function modelOf(name: string): AskModel {
  const make = models[name]
  const [first] = items
  if (!make || !first) throw new Error(name)
  return make(first)
}

function patchesOf(list: Files): string {
  return list.map(({ path, lines }) => patchOf(path, lines)).join('')
}

async function judge(list: Files, name: string, own: readonly ItemSpec[] = items) {
  return reviewReport.parse(await review(requestOf(diffOf(patchesOf(list)), own), portsOf(modelOf(name))))
}

describe('a review', () => {
  it('comes to the same lines whatever the order of files and items', async () => {
    const permuted = files.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    const order = fc.shuffledSubarray([...items], { minLength: items.length })
    await fc.assert(
      fc.asyncProperty(permuted, order, model, async ([list, other], own, name) => {
        expect((await judge(other, name, own)).lines).toEqual((await judge(list, name)).lines)
      }),
      { numRuns: 60 },
    )
  })

  it('asks nothing and comes to the same where all was settled before on the same content', async () => {
    await fc.assert(
      fc.asyncProperty(files, model, async (list, name) => {
        const first = await judge(list, name)
        const request = requestOf(diffOf(patchesOf(list)), items, { memory: first.memory })
        let calls = 0
        const again = await review(
          request,
          portsOf((call) => {
            calls++
            return modelOf(name)(call)
          }),
        )
        const settled = first.lines.filter(({ verdict }) => verdict !== 'unknown')
        for (const one of settled) expect(again.lines).toContainEqual(one)
        if (first.memory.cells.length === first.model.asked) expect(calls).toBe(0)
        expect(again.memory.cells).toEqual(first.memory.cells)
      }),
      { numRuns: 60 },
    )
  })

  it('fails only with a line of the diff, and passes only what every place of it allows', async () => {
    await fc.assert(
      fc.asyncProperty(files, model, async (list, name) => {
        const { lines } = await judge(list, name)
        const shown = patchesOf(list)
        const quotes = lines.flatMap(({ evidence }) => evidence.map(({ quote }) => quote))
        expect(quotes.filter((quote) => !shown.includes(quote))).toEqual([])
        expect(lines.filter(({ verdict, evidence }) => verdict === 'fail' && evidence.length === 0)).toEqual([])
        const bad = list.some((file) => file.lines.some((text) => /\+(?:eval|use\(skip|app\.get\("\/b")/.test(text)))
        const verdict = lines.find(({ item }) => item === 'security/A')?.verdict
        if (bad) expect(['fail', 'unknown']).toContain(verdict)
      }),
      { numRuns: 100 },
    )
  })
})
