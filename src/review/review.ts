import type { Coverage, RememberedCell, ReviewReport } from '../domain/review/report.ts'
import { addressedIn } from './cells/addressed.ts'
import type { Cell } from './cells/cell.ts'
import { finalOf } from './cells/final.ts'
import { withHistory } from './cells/history.ts'
import { type Judged, lineOf } from './cells/line.ts'
import { keptCells, piecesIn, rememberedAs } from './cells/memory.ts'
import { type Plan, planOf } from './cells/plan.ts'
import { sortedCells } from './cells/sorted-cells.ts'
import { leftByBudget, leftBySilence } from './cells/unread.ts'
import { judgeOpen } from './obligations/judge-open.ts'
import type { ReviewPorts, ReviewRequest } from './request.ts'
import { coverageOf } from './units/coverage.ts'

/**
 * Judges a change against checklists, item by item. Code decides what applies, what a detector settles and what was judged
 * before on the same content; a model is asked about the rest, and nothing it says counts before code found it in the diff.
 * Whatever could not be judged is unknown, with the reason.
 * @param request the change, the items of the base branch, and what earlier reviews settled
 * @param ports the model, the patterns, chance and digests
 * @returns a line for each item, sorted by name, and everything the server needs to conclude; it never throws for what a
 * model or a detector does
 */
export async function review(request: ReviewRequest, ports: ReviewPorts): Promise<ReviewReport> {
  const { pull, base, mergeBase, head, checklists, waivers, memory } = request
  const plan = planOf(request, ports)
  const { byCode, remembered, open } = sortedCells(plan.cells, memory.cells)
  ports.tell(`${plan.division.units.length} pieces: ${remembered.length} verdicts known, ${open.length} to ask`)
  const settled = [...byCode, ...remembered]
  const asked = await judgeOpen(open, settled, request, ports)
  const judged = finalOf(plan, [...settled, ...asked.judged], ports.digest)
  const fresh = new Set(open.map(({ item }) => item.name))
  const results = plan.items.map((item) => {
    const own = judged.filter(({ cell }) => cell.item === item)
    const line = lineOf(item, own, plan.outside.get(item.name) ?? '', ports.digest)
    return withHistory(line, fresh.has(item.name), memory.history[item.name] ?? '')
  })
  const histories = results.filter(({ history }) => history !== '').map(({ line, history }) => [line.item, history])
  return {
    v: 1,
    pull,
    base,
    mergeBase,
    head,
    checklists,
    problems: [...request.problems],
    lines: results.map(({ line }) => line),
    coverage: coveredBy(plan, judged),
    waivers,
    memory: {
      cells: keptCells(learnt(plan, judged, open), memory),
      history: { ...memory.history, ...Object.fromEntries(histories) },
    },
    model: {
      id: request.model,
      calls: asked.calls,
      remembered: remembered.length,
      asked: open.length,
      rejectedQuotes: asked.rejectedQuotes,
    },
  }
}

/** What this review settled. What was asked in the sight of words to the reviewer is bound to them. */
function learnt({ cells }: Plan, judged: readonly Judged[], open: readonly Cell[]): readonly RememberedCell[] {
  const [pieces, sights, fresh] = [piecesIn(cells), addressedIn(cells), new Set(open)]
  return judged.flatMap(({ cell, outcome }) => {
    return rememberedAs(cell, outcome, pieces, fresh.has(cell) ? sights : []) ?? []
  })
}

/** What became of every unit; one that no model could be heard about was not reviewed. */
function coveredBy({ division: { units, overBudget } }: Plan, judged: readonly Judged[]): Coverage {
  const left = leftByBudget(judged)
  const unheard = leftBySilence(judged)
  const silent = units.filter(({ id, treatment }) => treatment.kind === 'judged' && unheard.has(id) && !left.has(id))
  const covered = coverageOf(units, overBudget, left)
  return { ...covered, reviewed: covered.reviewed - silent.length }
}
