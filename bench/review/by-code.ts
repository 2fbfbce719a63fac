import { createHash } from 'node:crypto'
import { reviewCaps } from '../../src/domain/names.ts'
import { emptyMemory } from '../../src/domain/review/report.ts'
import { shippedLists } from '../../src/hosts/cli/checklist/read-lists.ts'
import { guardedMatch } from '../../src/jobs/review/guarded-match.ts'
import { loadChecklists } from '../../src/review/checklist/load.ts'
import { readDiff } from '../../src/review/diff/read-diff.ts'
import type { DiffReading } from '../../src/review/file-diff.ts'
import type { ReviewPorts, ReviewRequest } from '../../src/review/request.ts'

/** What a child process is given to review. */
export type Given = {
  readonly raw: string
  readonly patch: string
  readonly heads: readonly (readonly [string, string])[]
  readonly bases: readonly (readonly [string, string])[]
}

const lists = ['security', 'secrets', 'github-actions', 'review-integrity']
const [zeros, ones] = ['0'.repeat(40), '1'.repeat(40)]

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function readingOf({ raw, patch, heads, bases }: Given): DiffReading {
  const read = readDiff(raw, patch)
  if (read.kind === 'fault') throw new Error(read.words)
  return {
    files: read.value,
    heads: new Map(heads),
    bases: new Map(bases),
    context: new Map(),
    attributes: new Map(),
  }
}

/** A review by all the checklists that ship, with the caps of the product. */
export function requestOf(root: string, diff: DiffReading): ReviewRequest {
  const builtin = shippedLists({ product: root, folder: root })
  const { items, checklists, problems } = loadChecklists({ builtin, own: [], wanted: lists, digest: digestOf })
  if (problems.length > 0) throw new Error(problems.join('; '))
  return {
    pull: 1,
    base: zeros,
    mergeBase: zeros,
    head: ones,
    baseRef: 'main',
    labels: [],
    diff,
    items,
    checklists,
    problems: [],
    controls: [],
    waivers: [],
    memory: emptyMemory,
    model: 'none',
    caps: reviewCaps,
  }
}

/** The ports of the product, without a model: what would be asked stays unknown. */
export function portsOf(note: (characters: number) => void): ReviewPorts {
  return {
    ask: async () => ({ kind: 'failed', why: 'no_model_key', words: 'There is no model here.' }),
    matchLines: (pattern, lines) => {
      note(lines.reduce((sum, line) => sum + line.length + 1, 0))
      return guardedMatch(pattern, lines)
    },
    findNodes: null,
    nonce: () => '0'.repeat(32),
    digest: digestOf,
    tell: () => undefined,
  }
}
