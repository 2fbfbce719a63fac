import { specOf } from '../../../../src/review/checklist/in-force.ts'
import { type ItemSpec, item as itemSchema } from '../../../../src/review/checklist.ts'
import { detect } from '../../../../src/review/detect.ts'
import type { DiffLine, DiffReading, FileDiff } from '../../../../src/review/file-diff.ts'
import type { FindNodes, Hit, MatchLines } from '../../../../src/review/hit.ts'
import type { Unit } from '../../../../src/review/unit.ts'
import { unitsOf } from '../../../../src/review/units/split-units.ts'

const zero = '0'.repeat(40)

/** A changed file from its old and new text, shown whole in one hunk; null stands for no file on that side. */
export function change(
  path: string,
  before: string | null,
  after: string | null,
  more: Partial<FileDiff> = {},
): FileDiff {
  return {
    path,
    oldPath: path,
    change: kindOf(before, after),
    ...(before === null ? { oldMode: '000000', oldOid: zero } : { oldMode: '100644', oldOid: '1'.repeat(40) }),
    ...(after === null ? { newMode: '000000', newOid: zero } : { newMode: '100644', newOid: '2'.repeat(40) }),
    content: 'text',
    hunks: hunksOf(linesOf(before), linesOf(after)),
    ...more,
  }
}

function kindOf(before: string | null, after: string | null): FileDiff['change'] {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'modified'
}

function hunksOf(old: readonly string[], current: readonly string[]): FileDiff['hunks'] {
  const lines = diffOf(old, current)
  if (lines.length === 0) return []
  const [oldStart, newStart] = [Math.min(old.length, 1), Math.min(current.length, 1)]
  return [{ oldStart, oldLines: old.length, newStart, newLines: current.length, section: '', lines }]
}

function linesOf(text: string | null): readonly string[] {
  return text === null || text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** What both begin and end with is context. */
function diffOf(old: readonly string[], current: readonly string[]): DiffLine[] {
  const most = Math.min(old.length, current.length)
  let [start, end] = [0, 0]
  while (start < most && old[start] === current[start]) start += 1
  while (end < most - start && old.at(-1 - end) === current.at(-1 - end)) end += 1
  const context = (text: string, index: number, shift: number): DiffLine => ({
    kind: 'context',
    old: index + 1,
    new: index + 1 + shift,
    text,
  })
  return [
    ...old.slice(0, start).map((text, index) => context(text, index, 0)),
    ...old
      .slice(start, old.length - end)
      .map((text, index): DiffLine => ({ kind: 'removed', old: start + index + 1, new: null, text })),
    ...current
      .slice(start, current.length - end)
      .map((text, index): DiffLine => ({ kind: 'added', old: null, new: start + index + 1, text })),
    ...old
      .slice(old.length - end)
      .map((text, index) => context(text, old.length - end + index, current.length - old.length)),
  ]
}

/** A diff of these files, with the new text of each where one hunk shows it. */
export function diffWith(...files: readonly FileDiff[]): DiffReading {
  const heads = files
    .filter(({ change: kind, content }) => kind !== 'removed' && content === 'text')
    .map(({ path, hunks }): [string, string] => {
      const lines = hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind !== 'removed')
      return [path, lines.map(({ text }) => `${text}\n`).join('')]
    })
  return { files, heads: new Map(heads), bases: new Map(), context: new Map(), attributes: new Map() }
}

/** An item with these detectors, and nothing else that matters. */
export function itemWith(detectors: readonly unknown[], more: Record<string, unknown> = {}): ItemSpec {
  const item = itemSchema.parse({
    id: 'A',
    title: 'An item',
    assert: 'Every line of the diff is fine.',
    pass_when: ['a line'],
    fail_when: ['a line'],
    severity: 'high',
    detectors,
    ...more,
  })
  return specOf(item, 'own', null)
}

/** Matches with the engine of this process: for patterns of tests. */
export const matchHere: MatchLines = (pattern, lines) => {
  const ignoresCase = pattern.startsWith('(?i)')
  const compiled = new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'iu' : 'u')
  return lines.flatMap((line, index) => (compiled.test(line) ? [index] : []))
}

export type Trying = {
  readonly files: readonly FileDiff[]
  readonly detectors: readonly Record<string, unknown>[]
  readonly diff?: Partial<DiffReading>
  readonly units?: readonly Unit[]
  readonly matchLines?: MatchLines
  readonly findNodes?: FindNodes
}

/** Runs detectors over files. */
export function run({ files, detectors, diff, units, matchLines = matchHere, findNodes = null }: Trying) {
  const reading = { ...diffWith(...files), ...diff }
  const named = detectors.map((detector, index) => ({ id: `d${index}`, effect: 'fail', ...detector }))
  return detect([itemWith(named)], units ?? unitsOf(reading), reading, { matchLines, findNodes })
}

/** Runs one built-in detector; a line for each hit: `path:line kind`. */
export function hitsOf(name: string, files: readonly FileDiff[], options?: Record<string, unknown>): readonly string[] {
  const { hits, troubles } = run({ files, detectors: [{ engine: 'builtin', name, ...(options ? { options } : {}) }] })
  if (troubles.length > 0) throw new Error(troubles.map(({ words }) => words).join(', '))
  return hits.map(shown)
}

export function shown({ path, side, line, kind }: Hit): string {
  return kind === 'file' ? `${path} file` : `${path}:${side === 'LEFT' ? '-' : ''}${line}`
}
