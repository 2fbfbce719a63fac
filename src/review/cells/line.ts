import type { VerdictLine } from '../../domain/review/verdict.ts'
import type { ItemSpec } from '../checklist.ts'
import { claimsAbsence } from '../evidence/absence.ts'
import { join } from '../lattice.ts'
import type { Cell } from './cell.ts'
import { type Digest, itemKey } from './cell-key.ts'
import { type Outcome, outcome, unknown } from './outcome.ts'

const longestWords = 600

/** A cell with what it came to. */
export type Judged = { readonly cell: Cell; readonly outcome: Outcome }

/** Causes of cells that nobody read. */
const unread: ReadonlySet<Outcome['cause']> = new Set(['over_budget', 'unreviewable'])

/**
 * Takes back a fail that says something is not there, while pieces of the diff were not read.
 * @param judged all cells of one item
 */
export function withoutAbsence(judged: readonly Judged[]): readonly Judged[] {
  const hole = judged.find((one) => unread.has(one.outcome.cause))
  if (!hole) return judged
  const because = `It was said that something is not there, but ${hole.cell.unit.id} was not read.`
  return judged.map((one) => {
    const claims = one.outcome.cause === 'verified' && claimsAbsence(one.outcome.because)
    return claims ? { ...one, outcome: unknown('absence_claimed', because) } : one
  })
}

/**
 * The line of one item: what its cells come to together.
 * @param judged all its cells; none where it applies to nothing
 * @param outside why it does not apply, where it has no cell
 */
export function lineOf(item: ItemSpec, judged: readonly Judged[], outside: string, digest: Digest): VerdictLine {
  const none = { ...outcome('not_applicable', 'outside_scope', outside), failures: 0, open: 0 }
  const joined = join(judged.map((one) => one.outcome)) ?? none
  const { verdict, cause, fix, evidence, failures, open, disputed } = joined
  const keys = judged.map(({ cell }) => cell.key)
  return {
    item: item.name,
    rev: item.rev,
    title: item.title,
    severity: item.severity,
    gate: item.gate,
    verdict,
    cause,
    because: sentence(joined, judged).slice(0, longestWords),
    fix: fix.slice(0, longestWords),
    evidence: [...evidence],
    failures,
    ...(open > 0 ? { open } : {}),
    disputed,
    key: itemKey(item, keys, digest),
  }
}

function sentence({ verdict, cause, because }: Outcome, judged: readonly Judged[]): string {
  if (verdict === 'unknown') {
    const open = new Set(judged.filter((one) => one.outcome.verdict === 'unknown').map(({ cell }) => cell.unit.id)).size
    return open > 1 ? `${because} ${open - 1} more ${open === 2 ? 'piece is' : 'pieces are'} open.` : because
  }
  if (verdict !== 'pass') return because
  const pieces = judged.filter((one) => one.outcome.verdict === 'pass').length
  const where = pieces === 1 ? 'one piece' : `${pieces} pieces`
  return cause === 'complete_detector'
    ? `Detectors that see every case found nothing in ${where} of the diff.`
    : `It holds in ${where} of the diff.`
}
