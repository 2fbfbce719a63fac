import type { ReviewCaps } from '../request.ts'
import type { Unit } from '../unit.ts'

/** The units that are judged, and those for which nothing is left. */
export type Division = { readonly units: readonly Unit[]; readonly overBudget: readonly Unit[] }

/**
 * Takes units in their order until the caps are used up; a smaller one may still fit where a larger one did not. What is
 * never shown to a model (skipped, unreadable, without lines) uses nothing.
 */
export function withinCaps(ordered: readonly Unit[], caps: ReviewCaps): Division {
  const files = new Set<string>()
  const left = { lines: caps.lines, bytes: caps.bytes, tokens: caps.tokens }
  const units: Unit[] = []
  const overBudget: Unit[] = []
  for (const unit of ordered) {
    const use = useOf(unit)
    const isOver = use !== null && !(fits(use, left) && (files.has(unit.file.path) || files.size < caps.files))
    if (isOver) overBudget.push(unit)
    else units.push(unit)
    if (isOver || use === null) continue
    files.add(unit.file.path)
    left.lines -= use.lines
    left.bytes -= use.bytes
    left.tokens -= use.tokens
  }
  return { units, overBudget }
}

type Use = { readonly lines: number; readonly bytes: number; readonly tokens: number }

function fits(use: Use, left: Use): boolean {
  return use.lines <= left.lines && use.bytes <= left.bytes && use.tokens <= left.tokens
}

function useOf({ treatment, hunks, tokens }: Unit): Use | null {
  if (treatment.kind !== 'judged' || hunks.length === 0) return null
  let [lines, bytes] = [0, 0]
  for (const hunk of hunks) {
    lines += hunk.lines.length
    for (const { text } of hunk.lines) bytes += bytesOf(text) + 2
  }
  return { lines, bytes, tokens }
}

/** Length in UTF-8; half of a pair counts two of its four bytes. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}
