import { describe, expect, it } from 'vitest'
import { withArrivals } from '../../src/review/cells/arrivals.ts'
import type { FileDiff } from '../../src/review/file-diff.ts'
import { review } from '../../src/review/review.ts'
import { change, diffWith } from './detectors/support/change.ts'
import { quote, scripted } from './simulators/scripted.ts'
import { itemOf, portsOf, requestOf } from './simulators/world.ts'

const route = 'app.post("/wipe", wipe)'
const about = itemOf('security/B', {
  severity: 'high',
  applies: {
    languages: ['typescript'],
    paths_ignore: ['docs/**', '*.test.ts'],
    diff_matches: ['app\\.post'],
    change_kinds: ['added', 'modified', 'renamed'],
  },
  detectors: [{ id: 'routes', engine: 'regex', pattern: 'app\\.post\\(', effect: 'subject' }],
})

function moved(oldPath: string, path: string, more: Partial<FileDiff> = {}): FileDiff {
  return change(path, 'a\n', 'a\n', { oldPath, change: 'renamed', oldOid: '2'.repeat(40), hunks: [], ...more })
}

function diffOf(file: FileDiff, text: string | null = `start(app)\n${route}\n`) {
  return { ...diffWith(file), heads: new Map(text === null ? [] : [[file.path, text]]) }
}

/** The lines that count as added, by number. */
function linesOf(file: FileDiff, text?: string): readonly (number | null)[] {
  const [whole] = withArrivals(diffOf(file, text), [about]).diff.files
  return (whole?.hunks ?? []).flatMap(({ lines }) => lines.flatMap((one) => (one.kind === 'added' ? [one.new] : [])))
}

describe('a file that comes from where nobody looked', () => {
  it.each([
    ['docs/wipe.ts', 'src/wipe.ts'],
    ['src/wipe.test.ts', 'src/wipe.ts'],
    ['src/wipe.txt', 'src/wipe.ts'],
    ['vendor/wipe.ts', 'src/wipe.ts'],
    ['src/__generated__/wipe.ts', 'src/wipe.ts'],
  ])('counts as added, line by line: %s -> %s', (oldPath, path) => {
    expect(linesOf(moved(oldPath, path))).toEqual([1, 2])
  })

  it.each([
    ['src/old.ts', 'src/wipe.ts'],
    ['src/wipe.ts', 'docs/wipe.ts'],
    ['docs/old.ts', 'docs/wipe.ts'],
    ['vendor/old.ts', 'vendor/wipe.ts'],
  ])('is not one that moves from %s to %s', (oldPath, path) => {
    expect(linesOf(moved(oldPath, path))).toEqual([])
  })

  it('keeps what was removed on the way, and its own numbers', () => {
    const file = change('src/wipe.ts', 'one\nold\nthree\n', 'one\nnew\nthree\n', {
      oldPath: 'docs/wipe.ts',
      change: 'renamed',
    })
    const [hunk] = file.hunks
    if (!hunk) throw new Error('no hunk')
    const far = { ...hunk, oldStart: 11, newStart: 11, lines: hunk.lines.map((line) => shifted(line, 10)) }
    const text = Array.from({ length: 16 }, (_, index) => `line ${index + 1}\n`).join('')
    const [whole] = withArrivals(diffOf({ ...file, hunks: [far] }, text), [about]).diff.files
    const lines = (whole?.hunks ?? []).flatMap((one) => one.lines)
    expect(lines.flatMap((line) => line.new ?? [])).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    expect(lines.filter(({ kind }) => kind === 'removed').map(({ old }) => old)).toEqual([12])
    expect(lines.some(({ kind }) => kind === 'context')).toBe(false)
  })

  it('cannot be judged where its text was not read', async () => {
    const diff = diffOf(moved('docs/wipe.ts', 'src/wipe.ts'), null)
    const report = await review(requestOf(diff, [about]), portsOf(scripted({}).ask))
    expect(report.lines[0]).toMatchObject({ verdict: 'unknown', cause: 'unreviewable' })
  })

  it('fails on a line that is told as one of the file, for the diff does not show it', async () => {
    const diff = diffOf(moved('docs/wipe.ts', 'src/wipe.ts'))
    const judge = () => [{ verdict: 'fail' as const, evidence: [quote('src/wipe.ts', 2, route)] }]
    const ports = portsOf(scripted({ judge, refute: () => ({ opinion: 'upheld' }) }).ask)
    const report = await review(requestOf(diff, [about]), ports)
    expect(report.lines[0]).toMatchObject({
      verdict: 'fail',
      evidence: [{ path: 'src/wipe.ts', line: 2, quote: route, kind: 'file' }],
    })
    const again = await review(requestOf(diff, [about], { memory: report.memory }), portsOf(scripted({}).ask))
    expect(again.lines).toEqual(report.lines)
  })

  it('is read by the detectors of what it becomes', async () => {
    const text = 'on: push\njobs:\n  a:\n    steps:\n      - uses: evil/action@main\n'
    const pinned = itemOf('github-actions/D', {
      severity: 'high',
      second_opinion: 'never',
      evidence: { pass: 'none' },
      applies: { paths: ['.github/workflows/*.yml'] },
      detectors: [{ id: 'pins', engine: 'builtin', name: 'workflow-unpinned-uses', effect: 'fail' }],
    })
    const diff = diffOf(moved('ci/off.yml', '.github/workflows/on.yml'), text)
    const report = await review(requestOf(diff, [pinned]), portsOf(scripted({}).ask))
    expect(report.lines[0]).toMatchObject({ verdict: 'fail', cause: 'detector' })
  })
})

function shifted(line: FileDiff['hunks'][number]['lines'][number], by: number): typeof line {
  return { ...line, old: line.old === null ? null : line.old + by, new: line.new === null ? null : line.new + by }
}
