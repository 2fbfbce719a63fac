import type { RememberedCell, ReviewMemory } from '../../domain/review/report.ts'
import type { QuotedLine } from '../../domain/review/verdict.ts'
import { findQuote } from '../evidence/find-quote.ts'
import { type Quotable, quotableOf } from '../evidence/quotable.ts'
import type { Cell } from './cell.ts'
import { type Outcome, outcome } from './outcome.ts'

const keyLength = 32
const mostCells = 5000
const mostQuotes = 3
const pieceLength = 16
const mostPieces = 20

const causes = { pass: 'evidence', fail: 'verified', not_applicable: 'agreed' } as const

/** The key under which a cell is remembered. */
export function memoryKey({ key }: Pick<Cell, 'key'>): string {
  return key.slice(0, keyLength)
}

/** The pieces of a diff: what each says, by its id. */
export type Pieces = ReadonlyMap<string, string>

export function piecesIn(cells: readonly Pick<Cell, 'unit' | 'piece'>[]): Pieces {
  return new Map(cells.map(({ unit, piece }) => [unit.id, piece.slice(0, pieceLength)]))
}

/**
 * What was settled before on the same content. Quotes are looked up again, because lines move when others are added above. A
 * fail stands on what its key covers, so it stays even where its words were withheld and cannot be found.
 * @param inDiff lines of all pieces of the diff
 * @returns null where nothing is remembered, or where a pass rested on something that is gone or says something else
 */
export function recalled(
  cell: Cell,
  memory: ReadonlyMap<string, RememberedCell>,
  inDiff: Quotable,
  pieces: Pieces,
): Outcome | null {
  const known = memory.get(memoryKey(cell))
  if (!known) return null
  const { r: resting = [], e: quotes = [] } = known
  const rests = [...pieces].filter(([, piece]) => resting.includes(piece))
  if (new Set(rests.map(([, piece]) => piece)).size < new Set(resting).size) return null
  const found = quotes.map((line) => anchored(line, inDiff) ?? anchored(line, around(cell)))
  if (known.v !== 'fail' && found.includes(null)) return null
  return {
    ...outcome(known.v, causes[known.v], known.b ?? ''),
    fix: known.f ?? '',
    evidence: quotes.map((line, index) => found[index] ?? line),
    disputed: known.d === true,
    ...(rests.length > 0 ? { rests: rests.map(([id]) => id) } : {}),
  }
}

function around({ unit, context }: Cell): Quotable {
  return quotableOf([unit], context)
}

/** A withheld line keeps the number it had; nothing of it can be looked up. */
function anchored(line: QuotedLine, quotable: Quotable): QuotedLine | null {
  if (line.quote === '') return line
  const finding = findQuote(line, quotable)
  const [first] = finding.found ? finding.lines : []
  return first ? { ...line, line: first.line, kind: first.kind } : null
}

/**
 * A settled cell as it is remembered; null for what stayed unknown, and for what code settles anew each time.
 * @param sights ids of pieces that a model had in sight and that may have swayed it
 */
export function rememberedAs(
  cell: Cell,
  { verdict, cause, evidence, because, fix, disputed, rests = [] }: Outcome,
  pieces: Pieces,
  sights: readonly string[],
): RememberedCell | null {
  if (verdict === 'unknown' || causes[verdict] !== cause || evidence.length > mostQuotes) return null
  const others = [...rests, ...(verdict === 'fail' && !disputed ? [] : sights)].filter((id) => id !== cell.unit.id)
  const resting = [...new Set(others.flatMap((id) => pieces.get(id) ?? []))].toSorted()
  if (resting.length > mostPieces) return null
  return {
    k: memoryKey(cell),
    v: verdict,
    ...(evidence.length > 0 ? { e: evidence.map(({ fingerprint: _, ...line }) => line) } : {}),
    ...(because === '' ? {} : { b: because }),
    ...(fix === '' ? {} : { f: fix }),
    ...(disputed ? { d: true as const } : {}),
    ...(resting.length > 0 ? { r: resting } : {}),
  }
}

/**
 * The cells to remember after a review: those it settled first, then older ones, because a branch may go back to what was
 * judged before.
 */
export function keptCells(settled: readonly RememberedCell[], before: ReviewMemory): RememberedCell[] {
  const cells = new Map(settled.map((cell) => [cell.k, cell]))
  for (const cell of before.cells) if (!cells.has(cell.k)) cells.set(cell.k, cell)
  return [...cells.values()].slice(0, mostCells)
}
