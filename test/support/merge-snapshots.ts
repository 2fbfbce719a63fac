import { mergeFacts } from '../../src/decide/merge/facts.ts'
import { type View, viewOf } from '../../src/decide/view.ts'
import type { MergeFacts } from '../../src/domain/merge/facts.ts'
import type { MergeRecord } from '../../src/domain/merge/record.ts'
import type { PullFacts } from '../../src/domain/pull.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { means } from './judging.ts'
import { ago, aLedger, aMergeableSnapshot, aSubject, aTrigger, oid } from './snapshots.ts'

export const viewing = (snapshot: Snapshot): View => {
  const view = viewOf(aTrigger(), snapshot, means())
  if (view === null) throw new Error('there is nothing to look at')
  return view
}
export const factsOf = (pull: Partial<PullFacts> = {}, differs: Partial<Snapshot> = {}): MergeFacts => {
  const snapshot = aMergeableSnapshot(differs, pull)
  if (snapshot.pull === null) throw new Error('there is no pull request')
  return mergeFacts(viewing(snapshot), snapshot.pull)
}
export const subjectWith = (differs: Parameters<typeof aSubject>[0]): Partial<Snapshot> => ({
  ledger: aLedger({ subjects: { 12: aSubject(differs) } }),
})
export const remembered = (differs: Partial<MergeRecord>): Partial<PullFacts> => ({
  ownMergeCheck: {
    databaseId: 900, status: 'COMPLETED', conclusion: 'NEUTRAL', externalId: 'x', title: 't',
    record: { v: 2, pull: 20, base: 'main', baseOid: oid('main'), head: oid('head'), decision: 'wait', reason: 'no_checks', since: ago(5000), attempts: {}, pending: null, told: null, refused: null, ledger: 'x', ...differs },
  },
}) // biome-ignore format: fields in a row
export const aCommit = (name: string, differs = {}) => ({
  oid: oid(name),
  message: name,
  author: 'octocat',
  viaWeb: false,
  parents: [oid('p')],
  ...differs,
})
