import {
  type GateName,
  type GateRow,
  gateNames,
  type Link,
  type MergeDecision,
  type MergeJudgment,
  type Refusal,
} from '../domain/merge/judgment.ts'
import { shownSentence } from './merge-sentence.ts'

/** The gates in words for people. */
export const gateWords: Readonly<Record<GateName, string>> = {
  instance: 'Instance of the App',
  configuration: 'Configuration',
  state: 'State',
  reading: 'What GitHub showed',
  opt_in: 'Asked for',
  author: 'Author',
  hold: 'Holds',
  queue: 'Merge queue',
  blockers: 'Blocking issues',
  freeze: 'Freeze',
  base: 'Base branch',
  fork: 'Fork',
  workflows: 'Workflow files',
  protection: 'Rules of the base',
  method: 'Way to merge',
  conflict: 'Conflicts',
  title: 'Title',
  draft: 'Draft',
  mergeability: 'Merges cleanly',
  update: 'Up to date',
  attempts: 'Attempts',
  dependencies: 'Dependencies',
  stack: 'Stack',
  schedule: 'Schedule',
  paths: 'Sensitive paths',
  reviews: 'Reviews',
  approvals: 'Approvals',
  threads: 'Review threads',
  awaited_reviews: 'Awaited reviewers',
  checks: 'Checks',
  running: 'Running checks',
  required: 'Required checks',
  real_check: 'A check that looked',
  verdict: 'Verdict of the checklists',
  github: 'GitHub’s own view',
  quiet: 'Quiet window',
  first_merge: 'First merge',
  ejection: 'Out of the queue',
}

export type GateState = 'passes' | 'waits' | 'blocks' | 'not_asked'

/** ✓ passes, ○ waits, ✘ blocks, – was not asked. */
export const gateMarks: Readonly<Record<GateState, string>> = { passes: '✓', waits: '○', blocks: '✘', not_asked: '–' }

/** One line about one gate; `words` as they came, with names in code spans. */
export type GateLine = {
  readonly gate: GateName
  readonly state: GateState
  readonly refusal: Refusal | null
  readonly words: string
  readonly links: readonly Link[]
}

/** Whether a refusal calls for somebody; what passes by itself or is none of ours only waits. */
export function stateOf(refusal: Refusal): Extract<GateState, 'waits' | 'blocks'> {
  const blocks: readonly MergeDecision[] = ['blocked', 'config_error', 'dequeue']
  return blocks.includes(refusal.decision) ? 'blocks' : 'waits'
}

/** The refusal that gives the judgment its reason; null where no gate refuses with it. */
export function nearestRefusal({ rows, reason }: MergeJudgment): Refusal | null {
  const [first] = linesOf(rows).flatMap(({ refusal }) => (refusal?.reason === reason ? [refusal] : []))
  return first ?? null
}

/** Every gate once or more, in the order in which they are asked, whatever the order of the rows. */
export function linesOf(rows: readonly GateRow[]): readonly GateLine[] {
  return gateNames.flatMap((gate): readonly GateLine[] => {
    const asked = rows.filter((row) => row.gate === gate).map(lineOf)
    if (asked.length === 0) return [{ gate, state: 'not_asked', refusal: null, words: '', links: [] }]
    return asked.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  })
}

function lineOf({ gate, refusal, note }: GateRow): GateLine {
  if (refusal === null) return { gate, state: 'passes', refusal, words: note ?? '', links: [] }
  return { gate, state: stateOf(refusal), refusal, words: refusal.words, links: linksOf(refusal) }
}

function keyOf({ state, refusal, words, links }: GateLine): string {
  return JSON.stringify([state, refusal?.reason ?? '', shownSentence(words, ''), links, refusal?.wakeAt ?? ''])
}

/** By text, then address; one that stands there twice is shown once. */
export function linksOf(refusal: Refusal | null): readonly Link[] {
  const byKey = new Map((refusal?.links ?? []).map(({ text, url }) => [JSON.stringify([text, url]), { text, url }]))
  return [...byKey.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, link]) => link)
}
