import type { QuotedLine } from '../../domain/review/verdict.ts'
import type { Digest } from '../cells/cell-key.ts'
import { type Quotable, shelf } from './quotable.ts'

const linesAround = 3
const length = 16

/**
 * A quoted line with what makes a finding itself: its item, its path, and the lines around it. No line number counts, so a
 * thread finds its finding again after a rebase.
 * @param inDiff lines of all pieces of the diff
 */
export function fingerprinted(line: QuotedLine, item: string, inDiff: Quotable, digest: Digest): QuotedLine {
  const { path, side, line: at, quote } = line
  const near = (inDiff.get(shelf(side, path)) ?? []).filter((one) => Math.abs(one.line - at) <= linesAround)
  const text = near.length === 0 ? [quote] : near.map(({ flat }) => flat)
  return { ...line, fingerprint: digest(JSON.stringify([item, path, side, text])).slice(0, length) }
}
