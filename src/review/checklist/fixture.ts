import { type Side, side as sides } from '../../domain/review/verdict.ts'
import { headText, oldText } from '../diff/head-text.ts'
import { readPatchFile } from '../diff/patch-file.ts'
import type { DiffReading } from '../file-diff.ts'

export type Label = 'pass' | 'fail' | 'na'

export type Place = { readonly side: Side; readonly path: string; readonly line: number }

/** A labeled diff: what an honest reader has to say about one item. */
export type Fixture = {
  /** Why it is labeled so, in one sentence. */
  readonly why: string
  /** Lines that a fail has to point at. */
  readonly evidence: readonly Place[]
  /** Words that make it safe, and where they stand. */
  readonly controls: readonly (Place & { readonly word: string })[]
  readonly diff: DiffReading
}

/**
 * Reads a fixture: lines of `key: value` before a `git diff`. Keys are `why`, `evidence` (`RIGHT src/a.ts:12`) and `control`
 * (`requireUser | RIGHT src/a.ts:3`). A file that one hunk shows from its first line on counts as shown whole.
 */
export function readFixture(text: string): { readonly fixture: Fixture } | { readonly problem: string } {
  const reading = readPatchFile(text)
  if (reading.kind === 'fault') return { problem: `line ${reading.line}: ${reading.words}` }
  const { preamble, files } = reading.value
  const entries = preamble.filter((line) => line.trim() !== '').map(entryOf)
  const bad = entries.find((entry) => typeof entry === 'string')
  if (bad !== undefined) return { problem: `\`${bad}\` is no \`why\`, \`evidence\` or \`control\` line` }
  if (files.length === 0) return { problem: 'it holds no diff' }
  const known = entries.filter((entry) => typeof entry !== 'string')
  return {
    fixture: {
      why: known.find((entry) => entry.key === 'why')?.word ?? '',
      evidence: known.flatMap(({ key, place }) => (key === 'evidence' && place ? [place] : [])),
      controls: known.flatMap(({ key, word, place }) => (key === 'control' && place ? [{ ...place, word }] : [])),
      diff: readingOf(files, Number.POSITIVE_INFINITY),
    },
  }
}

/**
 * A diff that stands alone, with the whole texts that it shows.
 * @param context how many lines around a change it shows; `Infinity` where it shows all
 */
export function readingOf(files: DiffReading['files'], context: number): DiffReading {
  return {
    files,
    heads: new Map(files.flatMap((file) => entry(file.path, headText(file, context)))),
    bases: new Map(files.flatMap((file) => entry(file.oldPath, oldText(file, context)))),
    context: new Map(),
    attributes: new Map(),
  }
}

function entry(path: string, text: string | null): readonly (readonly [string, string])[] {
  return text === null ? [] : [[path, text]]
}

type Entry = { readonly key: 'why' | 'evidence' | 'control'; readonly word: string; readonly place: Place | null }

/** A line of the preamble; itself where it is none. */
function entryOf(line: string): Entry | string {
  const why = /^why:\s*(.+)$/.exec(line)?.[1]
  if (why !== undefined) return { key: 'why', word: why.trim(), place: null }
  const evidence = /^evidence:\s*(.+)$/.exec(line)?.[1]
  const [, word = '', at = ''] = /^control:\s*(.+?)\s*\|\s*(.+)$/.exec(line) ?? []
  const place = placeOf(evidence ?? at)
  if (place === null) return line
  return evidence === undefined ? { key: 'control', word, place } : { key: 'evidence', word: '', place }
}

function placeOf(text: string): Place | null {
  const [, where, path, line] = /^(LEFT|RIGHT)\s+(.+):(\d+)\s*$/.exec(text) ?? []
  const side = sides.safeParse(where)
  return side.success && path !== undefined ? { side: side.data, path, line: Number(line) } : null
}
