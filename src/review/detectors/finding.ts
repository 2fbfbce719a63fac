import type { Side } from '../../domain/review/verdict.ts'
import type { DiffReading, FileDiff } from '../file-diff.ts'
import type { Hit } from '../hit.ts'
import type { Unit } from '../unit.ts'

/** A place in one file that a detector points at, before anybody knows for which item. */
export type Finding = {
  readonly side: Side
  readonly line: number
  readonly kind: Hit['kind']
  /** The whole line; empty where the file itself is meant. */
  readonly text: string
  /** What was found there; the message of the checklist goes before it. */
  readonly message: string
  readonly secret?: boolean
}

/** What a built-in detector may look at beside the file. */
export type Around = {
  readonly diff: DiffReading
  /** The units the file was split into. */
  readonly units: readonly Unit[]
  /** As the checklist wrote them. */
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * A detector written in code: reads one changed file, and finds places in it.
 * @throws Error where it cannot know: its finding is then open, never "nothing found"
 */
export type Builtin = (file: FileDiff, around: Around) => readonly Finding[]

/** A finding about the file as a whole. */
export function aboutFile(file: FileDiff, message: string): Finding {
  return { side: file.change === 'removed' ? 'LEFT' : 'RIGHT', line: 1, kind: 'file', text: '', message }
}
