import type { PullFacts } from '../domain/pull.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { readDependencies } from './dependencies.ts'
import type { First } from './first-query.ts'
import { readFormerPaths } from './former-paths.ts'
import { toBlockers } from './parse/blockers.ts'
import type { ReadPull } from './parse/pull-facts.ts'
import type { Reading } from './reading.ts'
import { readRules } from './rules.ts'
import { readTestMerge } from './test-merge.ts'

/** What a snapshot holds only where a merge could come up. */
export type MergeReads = Pick<Snapshot, 'pull' | 'rules' | 'blockers' | 'dependencies'>

/**
 * The test merge, the rules, and what else stops a merge, where merging could come up at all.
 * @param candidate null while a run is at work: then nothing is merged
 * @throws the request's error, where GitHub did not answer
 */
export async function readForMerge(
  pull: PullFacts | null,
  candidate: ReadPull | null,
  first: First,
  reading: Reading,
): Promise<MergeReads> {
  if (!pull || !candidate || !couldMerge(pull, first, reading)) {
    return { pull, rules: { kind: 'not_read' }, blockers: [], dependencies: [] }
  }
  const { repository, answer } = first
  const [tested, rules, dependencies, former] = await Promise.all([
    readTestMerge(reading.github, repository, pull),
    readRules(reading, repository, pull.baseRef, candidate.classic),
    readDependencies(reading, repository, pull),
    readFormerPaths(reading.github, repository, pull),
  ])
  const blockers = toBlockers(answer.blockers ?? { nodes: [], complete: true })
  return { pull: { ...tested, ...former }, rules, blockers, dependencies }
}

/**
 * The App's own open pull requests and those labeled for it, in this repository; and those that lost the label while the
 * App's check or its entry in the queue still waits.
 */
function couldMerge(pull: PullFacts, { config: { config } }: First, { self }: Reading): boolean {
  const wanted = pull.author?.id === self.bot.id || pull.labels.some((label) => sameLabel(label, config.merge.label))
  const waits = pull.ownMergeCheck !== null && pull.ownMergeCheck.status !== 'COMPLETED'
  const queued = pull.queue.entry !== null || pull.autoMergeBy !== null
  return (wanted || waits || queued) && pull.open && !pull.crossRepository
}
