import type { ReviewFacts, ThreadFacts } from '../../src/domain/pull.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import {
  aCheck,
  ago,
  aMergeableSnapshot,
  anIssue,
  aReview,
  oid,
  self,
  someRules,
  writer,
} from '../../test/support/snapshots.ts'

export type Size = {
  readonly files: number
  readonly checks: number
  readonly reviews: number
  readonly threads: number
  readonly commits: number
}

export const sizes = {
  typical: { files: 6, checks: 8, reviews: 2, threads: 3, commits: 3 },
  large: { files: 300, checks: 100, reviews: 100, threads: 100, commits: 100 },
} as const satisfies Record<string, Size>

/** A pull request of that size through which every gate is open, so that none saves the work of the others. */
export function mergeableOf(size: Size): Snapshot {
  const { files, checks, reviews, threads, commits } = size
  const required = [{ name: 'check 0', appId: 15_368 }]
  return aMergeableSnapshot(
    {
      rules: someRules({ source: 'ruleset', requiredChecks: required, threadsResolved: true }),
      issue: anIssue({ labelEvents: [{ label: 'agent', added: true, at: ago(7200), actor: writer }] }),
    },
    {
      paths: numbered(files, (index) => `src/part-${index % 20}/some-file-of-the-part-${index}.ts`),
      checks: numbered(checks, (index) => aCheck({ name: `check ${index}`, databaseId: 1000 + index })),
      reviews: numbered(reviews, reviewOf),
      threads: numbered(threads, threadOf),
      commits: numbered(commits, (index) => ({
        oid: index === commits - 1 ? oid('head') : oid(`commit ${index}`),
        message: `Change part ${index}\n\nWith a few words about why.`,
        author: self.bot.login,
        viaWeb: true,
        parents: [index === 0 ? oid('main') : oid(`commit ${index - 1}`)],
      })),
    },
  )
}

function reviewOf(index: number): ReviewFacts {
  const state = index % 2 === 0 ? 'APPROVED' : 'COMMENTED'
  return aReview({ author: { id: 5000 + index, login: `person-${index}` }, state, body: 'A few words about it.' })
}

function threadOf(index: number): ThreadFacts {
  return {
    nodeId: `PRRT_${index}`,
    resolved: true,
    path: `src/part-${index % 20}/some-file-of-the-part-${index}.ts`,
    url: `https://github.com/octo/toy/pull/20#discussion_r${index}`,
    commentId: `PRRC_${index}`,
    body: 'Should this not be zero?',
    own: false,
    answered: true,
    bare: false,
  }
}

function numbered<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
