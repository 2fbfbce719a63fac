import { exactCoverage } from '../../domain/glob.ts'
import type { ConclusionWord, JudgedRecord } from '../../domain/review/record.ts'
import type { VerdictLine } from '../../domain/review/verdict.ts'
import { nothingJudged } from '../../render/verdict-words.ts'

/** What an item comes to once people were heard; `waived` never reads as a pass. */
export type Standing = 'pass' | 'not_applicable' | 'fail' | 'warning' | 'note' | 'unknown' | 'waived'

/** A waiver that counts today, for the very content of a line. */
export type LiveWaiver = {
  readonly item: string
  readonly rev: number
  /** Null where it covers whatever the item finds in `paths`, which are globs. */
  readonly key: string | null
  readonly paths: readonly string[]
  readonly by: readonly string[]
  readonly until: string
  readonly why: string
  /** Given while nobody could judge the item. */
  readonly unjudged?: true | undefined
}

/** Whose word there is for a change of what judges changes. */
export type Ownership = 'approved' | 'author_is_admin' | 'none'

export type ConcludedLine = {
  readonly line: VerdictLine
  readonly standing: Standing
  readonly waiver: LiveWaiver | null
  /** Whether it stops the merge. */
  readonly blocks: boolean
}

export type Conclusion = {
  readonly word: ConclusionWord
  readonly lines: readonly ConcludedLine[]
  readonly problems: readonly string[]
}

/** The item that asks whether somebody who may did look at a change of the rules. */
export const ownershipItem = 'review-integrity/A'

/** What a judged pull request comes to: the verdicts of the run, and what people with a say added. Pure, and no model. */
export function conclude(
  report: Pick<JudgedRecord['report'], 'lines' | 'problems'>,
  waivers: readonly LiveWaiver[],
  ownership: Ownership,
): Conclusion {
  const lines = report.lines.map((line) => concludeLine(line, waivers, ownership))
  const problems = lines.length === 0 ? [...report.problems, nothingJudged] : report.problems
  return { word: wordOf(lines, problems), lines, problems }
}

function concludeLine(line: VerdictLine, waivers: readonly LiveWaiver[], ownership: Ownership): ConcludedLine {
  const calm = (standing: Standing): ConcludedLine => ({ line, standing, waiver: null, blocks: false })
  if (line.verdict === 'pass' || line.verdict === 'not_applicable') return calm(line.verdict)
  const waiver = waivers.find((one) => isFor(one, line)) ?? null
  const word = line.item === ownershipItem && line.verdict === 'fail' ? ownership : 'none'
  const whole = waiver !== null && waiver.key !== null
  if (line.open !== undefined && !whole && (waiver !== null || word !== 'none')) return stillOpen(line)
  if (word !== 'none') return calm(owned[word])
  if (waiver) return { line, standing: 'waived', waiver, blocks: false }
  return unwaived(line)
}

/** Whoever answers for a fail, or for some places, says nothing about what nobody could judge beside it. */
function stillOpen(line: VerdictLine): ConcludedLine {
  return { ...unwaived({ ...line, verdict: 'unknown' }), line }
}

const owned = { approved: 'pass', author_is_admin: 'warning' } as const
const failing = { block: 'fail', warn: 'warning', info: 'note' } as const

function unwaived(line: VerdictLine): ConcludedLine {
  const blocks = line.gate === 'block' && !(line.verdict === 'fail' && line.disputed)
  if (line.verdict === 'unknown') return { line, standing: 'unknown', waiver: null, blocks }
  return { line, standing: line.disputed ? 'warning' : failing[line.gate], waiver: null, blocks }
}

function isFor({ item, rev, key, paths, unjudged }: LiveWaiver, line: VerdictLine): boolean {
  if (item !== line.item || rev !== line.rev || (unjudged && line.verdict === 'fail')) return false
  if (key !== null) return key === line.key
  const shown = line.evidence.length === line.failures && line.failures > 0
  return shown && line.evidence.every(({ path }) => exactCoverage(paths)(path))
}

function wordOf(lines: readonly ConcludedLine[], problems: readonly string[]): ConclusionWord {
  const standings = (blocks: boolean) => lines.filter((one) => one.blocks === blocks).map(({ standing }) => standing)
  if (standings(true).includes('fail')) return 'failure'
  if (standings(true).includes('unknown') || problems.length > 0) return 'action_required'
  const others = standings(false)
  return others.includes('warning') || others.includes('unknown') ? 'neutral' : 'success'
}

const order: readonly ConclusionWord[] = ['success', 'neutral', 'action_required', 'failure']

/** A check run belongs to a commit and may speak for several pull requests: the worst of them decides. */
export function worstOf(words: readonly ConclusionWord[]): ConclusionWord {
  return words.reduce<ConclusionWord>(
    (worst, word) => (order.indexOf(word) > order.indexOf(worst) ? word : worst),
    'success',
  )
}
