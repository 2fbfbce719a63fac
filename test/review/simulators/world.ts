import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { emptyMemory } from '../../../src/domain/review/report.ts'
import { defaultGate, type ItemSpec, item as itemSchema } from '../../../src/review/checklist.ts'
import { headText, oldText } from '../../../src/review/diff/head-text.ts'
import { readPatchFile } from '../../../src/review/diff/patch-file.ts'
import type { DiffReading, FileDiff } from '../../../src/review/file-diff.ts'
import type { AskModel } from '../../../src/review/model.ts'
import type { ReviewPorts, ReviewRequest } from '../../../src/review/request.ts'

/** A diff as it is read from the text of a patch, with the whole texts that the patch shows. */
export function diffOf(patch: string, context: Readonly<Record<string, string>> = {}): DiffReading {
  const files = filesOf(patch)
  const heads = files.flatMap((file) => named(file.path, headText(file, Number.POSITIVE_INFINITY)))
  const bases = files.flatMap((file) => named(file.oldPath, oldText(file, Number.POSITIVE_INFINITY)))
  return {
    files,
    heads: new Map(heads),
    bases: new Map(bases),
    context: new Map(Object.entries(context)),
    attributes: new Map(),
  }
}

/** The files of a patch. */
export function filesOf(patch: string): readonly FileDiff[] {
  const read = readPatchFile(patch)
  if (read.kind === 'fault') throw new Error(`${read.why}, line ${read.line}: ${read.words}`)
  return read.value.files
}

function named(path: string, text: string | null): [string, string][] {
  return text === null ? [] : [[path, text]]
}

/** A patch that changes one file: lines with `+`, `-` or a blank before them, from line 1 on. */
export function patchOf(path: string, lines: readonly string[]): string {
  const old = lines.filter((line) => !line.startsWith('+')).length
  const now = lines.filter((line) => !line.startsWith('-')).length
  const added = old === 0
  const from = added ? ['new file mode 100644', '--- /dev/null'] : [`--- a/${path}`]
  return [
    `diff --git a/${path} b/${path}`,
    ...from,
    `+++ b/${path}`,
    `@@ -${added ? 0 : 1},${old} +${now === 0 ? 0 : 1},${now} @@`,
    ...lines,
    '',
  ].join('\n')
}

/** An item as the loader makes it, with everything that a test does not name left at its default. */
export function itemOf(name: string, parts: Partial<z.input<typeof itemSchema>> = {}): ItemSpec {
  const [checklist = '', id = ''] = name.split('/')
  const {
    id: _,
    gate,
    ...item
  } = itemSchema.parse({
    id,
    title: `Item ${name}`,
    assert: 'Every route is registered behind a guard.',
    pass_when: ['The route names a guard.'],
    fail_when: ['The route names none.'],
    severity: 'medium',
    ...parts,
  })
  return { ...item, name, checklist, gate: gate ?? defaultGate(item), within: null }
}

const zeros = '0'.repeat(40)

/** A request about a diff, with the caps of the product. */
export function requestOf(
  diff: DiffReading,
  items: readonly ItemSpec[],
  parts: Partial<ReviewRequest> = {},
): ReviewRequest {
  return {
    pull: 7,
    base: zeros,
    mergeBase: zeros,
    head: '1'.repeat(40),
    baseRef: 'main',
    labels: [],
    diff,
    items,
    checklists: [],
    problems: [],
    controls: [],
    waivers: [],
    memory: emptyMemory,
    model: 'scripted-model',
    caps: { files: 400, lines: 20_000, bytes: 3_000_000, tokens: 300_000 },
    ...parts,
  }
}

/** Ports with a model, real digests and patterns, and nonces that count up. */
export function portsOf(ask: AskModel, parts: Partial<ReviewPorts> = {}): ReviewPorts {
  let count = 0
  return {
    ask,
    matchLines: (pattern, lines) => {
      const compiled = regexOf(pattern)
      return lines.flatMap((line, index) => (compiled.test(line) ? [index] : []))
    },
    findNodes: null,
    nonce: () => digestOf(`nonce ${count++}`).slice(0, 32),
    digest: digestOf,
    tell: () => undefined,
    ...parts,
  }
}

const compiled = new Map<string, RegExp>()

function regexOf(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known) return known
  const folded = pattern.startsWith('(?i)')
  const made = new RegExp(folded ? pattern.slice(4) : pattern, folded ? 'iu' : 'u')
  compiled.set(pattern, made)
  return made
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
