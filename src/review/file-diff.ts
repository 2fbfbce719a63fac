import type { Side } from '../domain/review/verdict.ts'

/** One line of a hunk. A context line has a number on both sides. */
export type DiffLine = {
  readonly kind: 'added' | 'removed' | 'context'
  /** Number in the old text; null for an added line. */
  readonly old: number | null
  /** Number in the new text; null for a removed line. */
  readonly new: number | null
  /** Without the line end; a carriage return before it is left out. */
  readonly text: string
}

export type Hunk = {
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  /** What git printed behind `@@`: often the enclosing function. */
  readonly section: string
  readonly lines: readonly DiffLine[]
}

export type Change = 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'type_changed'

/** One changed file. */
export type FileDiff = {
  /** The new name; of a removed file the old one. */
  readonly path: string
  /** The name before; the same unless renamed or copied. */
  readonly oldPath: string
  readonly change: Change
  /** Git modes, for example `100644`; `000000` where there is no file on that side. */
  readonly oldMode: string
  readonly newMode: string
  /** Blob ids; all zeros where there is no file on that side, or where they are not known. */
  readonly oldOid: string
  readonly newOid: string
  /** `media`: a known kind that is skipped by rule; `binary`: other content that is not text; `too_large`: not read. */
  readonly content: 'text' | 'media' | 'binary' | 'too_large'
  readonly hunks: readonly Hunk[]
}

/** Whole texts of files, where they were read. Absent means not read, not empty. */
export type Texts = ReadonlyMap<string, string>

/** A diff with what stands around it. */
export type DiffReading = {
  readonly files: readonly FileDiff[]
  /** New text of changed files that detectors read whole (workflows, manifests), by new path. */
  readonly heads: Texts
  /** Old text of the same, by old path. */
  readonly bases: Texts
  /** Unchanged files at the head that items named as context, by path. */
  readonly context: Texts
  /** `.gitattributes` files of the base, by folder (`''` is the root). */
  readonly attributes: Texts
}

/** Number of a line on one side; null where it is not there. */
export function numberOn(line: DiffLine, where: Side): number | null {
  return where === 'LEFT' ? line.old : line.new
}
