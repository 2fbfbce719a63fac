/** Every name and default that users meet, in one place; `docs/state.md` repeats them and a test holds it to this file. */

export const product = 'signalbox'

export const paths = {
  config: '.github/signalbox.yml',
  workflow: '.github/workflows/signalbox.yml',
  agents: '.github/agents',
  skills: '.github/skills',
  checklists: '.github/checklists',
  waivers: '.github/signalbox-waivers.yml',
} as const

/** Where GitHub looks for workflows. */
export const workflowFolder = '.github/workflows'

export const ledgerRef = 'refs/signalbox/ledger'
export const branchPrefix = 'agent/'

export const checks = { checklist: 'signalbox / checklist', merge: 'signalbox / merge' } as const

export const labels = {
  ask: 'agent',
  merge: 'agent:merge',
  working: 'agent:working',
  waiting: 'agent:waiting',
  paused: 'agent:paused',
  needsHuman: 'agent:needs-human',
  spike: 'spike',
} as const

export const holdLabels = ['hold', 'do-not-merge'] as const

/** Titles that say "not yet", as a regular expression. */
export const holdTitles = String.raw`^(WIP\b|\[WIP\]|\[do not merge\])`

/** An open issue with this label stops merging: everywhere, or into the branches its title names as `branch:<name>`. */
export const blockerLabel = 'merge-blocker'

/** Labels that speak about one merge; they count from people with write access. */
export const mergeLabels = { method: 'merge-method:', priority: 'priority:' } as const

export const trailers = {
  job: 'Signalbox-Job',
  run: 'Signalbox-Run',
  agent: 'Signalbox-Agent',
  ledger: 'Signalbox-Ledger',
} as const

export const artifacts = {
  bundle: (attempt: number): string => `signalbox-bundle-${attempt}`,
  transcript: (attempt: number): string => `signalbox-transcript-${attempt}`,
} as const

/** The title GitHub shows for the run of a job; dispatch and run find each other by it. */
export function runName(jobId: string, generation: number): string {
  return `${product} ${jobId} g${generation}`
}

export const defaults = {
  handle: '@agent',
  energy: 8,
  rounds: 3,
  parallelRuns: 3,
  dispatchesPerPersonAndHour: 20,
  attempts: 2,
  parallelReviews: 3,
  waitLimit: '30m',
} as const

const second = 1000
const minute = 60 * second

/** Windows of time, in milliseconds. */
export const windows = {
  mergeQuiet: 3 * minute,
  missingCheck: 60 * minute,
  sweep: 5 * minute,
  claimWithoutRun: 10 * minute,
  dispatchLookup: 60 * second,
  queuedTooLong: 30 * minute,
  reviewStuck: 20 * minute,
  readRetries: [1 * second, 3 * second, 9 * second],
} as const

/** US dollars. */
export const money = {
  implement: 5,
  revise: 2.5,
  review: 1,
  subject: 15,
  agentMonth: 100,
  repositoryDay: 25,
  outsidersDay: 5,
} as const

export const runLimits = {
  implement: { minutes: 45, turns: 120 },
  revise: { minutes: 30, turns: 60 },
  review: { minutes: 10, turns: 30 },
} as const

/** What a review reads at most; above it the diff is judged in the order of its risk and the rest is listed. */
export const reviewCaps = { files: 400, lines: 20_000, bytes: 3_000_000, tokens: 300_000 } as const

/** Days a waiver may last, from the day it was given. */
export const waiverDays = { critical: 14, high: 90, medium: 90, low: 90 } as const

/** Findings shown as threads in the diff; more are told in the verdict comment. */
export const mostThreads = 10

/** What a bundle may hold; more refuses it whole. Sizes in bytes. */
export const bundleCaps = {
  files: 100,
  addedLines: 3000,
  fileBytes: 1_000_000,
  totalBytes: 4_000_000,
  resultBytes: 1_000_000,
  zipEntries: 8,
  unpackedBytes: 8_000_000,
} as const

export const jobSpecBytes = 16_000
