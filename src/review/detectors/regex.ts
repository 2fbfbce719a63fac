import type { Detector } from '../checklist.ts'
import type { FileDiff } from '../file-diff.ts'
import type { Unit } from '../unit.ts'
import type { Answer, Ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { matchPiles } from './line-matches.ts'
import { linesOn } from './lines.ts'

export type RegexDetector = Extract<Detector, { engine: 'regex' }>

/** Tries a pattern line by line on the units, all at once. */
export function askRegex(ask: Ask<RegexDetector>): readonly Answer[] {
  const { detector, units, ports } = ask
  const piles = units.map((unit) => ({ unit, lines: linesFor(unit, ask) }))
  const results = matchPiles(
    detector.pattern,
    piles.map(({ unit, lines }) => ({ unit: unit.id, lines: lines.map(({ text }) => text) })),
    ports.matchLines,
  )
  return piles.map(({ unit, lines }): Answer => {
    const result = results.get(unit.id)
    if (result === undefined) return { unit, trouble: 'failed', words: 'the pattern was not tried' }
    if (result.kind !== 'matched') return { unit, trouble: result.kind, words: result.words }
    const found = lines.filter((_, index) => result.lines.has(index))
    return { unit, findings: found.map((line) => ({ ...line, message: '' })) }
  })
}

/** A line that a pattern is tried on. */
type Tried = Omit<Finding, 'message'>

function linesFor(unit: Unit, ask: Ask<RegexDetector>): readonly Tried[] {
  switch (ask.detector.on) {
    case 'added':
      return linesOn(unit.hunks, 'RIGHT', 'changed')
    case 'removed':
      return linesOn(unit.hunks, 'LEFT', 'changed')
    case 'head':
      return newSide(unit, ask)
    case 'path':
      return isFirst(unit, ask) ? namesOf(unit.file) : []
  }
}

/** A name is tried as a line of its own; of a renamed file both names. */
function namesOf({ path, oldPath, change }: FileDiff): readonly Tried[] {
  const side = change === 'removed' ? 'LEFT' : 'RIGHT'
  return [...new Set([path, oldPath])].map((text) => ({ side, line: 1, kind: 'file', text }))
}

/**
 * All lines of the new side: each in the unit that shows it, and what no unit shows in the first one. Where the whole text
 * was not read, these are the lines that the diff shows.
 */
function newSide(unit: Unit, ask: Ask<RegexDetector>): readonly Tried[] {
  const shown = linesOn(unit.hunks, 'RIGHT', 'all')
  const whole = isFirst(unit, ask) ? ask.diff.heads.get(unit.file.path) : undefined
  if (whole === undefined) return shown
  const units = ask.everyUnit.filter(({ file }) => file.path === unit.file.path)
  const known = new Set(units.flatMap(({ hunks }) => linesOn(hunks, 'RIGHT', 'all')).map(({ line }) => line))
  const rest = whole
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.replace(/\r$/, '') }))
    .filter(({ line }) => !known.has(line))
  return [...shown, ...rest.map((line): Tried => ({ ...line, side: 'RIGHT', kind: 'file' }))]
}

/** Whether it is the first unit of its file among those that were asked about. */
function isFirst(unit: Unit, { units }: Ask): boolean {
  return units.find(({ file }) => file.path === unit.file.path)?.id === unit.id
}
