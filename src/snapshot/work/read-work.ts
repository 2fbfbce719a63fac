import { chainEntry } from '../../domain/answer/chain.ts'
import type { RepositoryRef } from '../../domain/identity.ts'
import type { JobSpec } from '../../domain/job.ts'
import type { ChainCommit } from '../../domain/ledger/chain.ts'
import type { ConfigReading } from '../../domain/snapshot.ts'
import type { GitHub } from '../../github/client.ts'
import { graphqlPartial } from '../../github/graphql.ts'
import { readConfig } from '../config.ts'
import { workDocument } from './document.ts'
import { type AskText, type Remark, type SubjectText, workAnswer } from './parse.ts'

export type Thread = {
  readonly id: string
  readonly path: string
  readonly line: number | null
  readonly first: Remark
}

/** What a run knows of the world: the one read it makes. Text in it is what people wrote, untouched. */
export type Work = {
  readonly repository: {
    readonly id: number
    readonly private: boolean
    readonly defaultBranch: string
    readonly defaultOid: string
  }
  /** Null when there is no ledger; `tip` is null when its ref is at something that cannot be an entry. */
  readonly ledger: { readonly tip: ChainCommit | null; readonly parent: ChainCommit | null } | null
  readonly config: ConfigReading
  readonly subject: SubjectText
  /** Comments of the issue, then of the pull request, each oldest first. */
  readonly remarks: readonly Remark[]
  /** Comments that are older than those, and were not read. */
  readonly olderRemarks: number
  readonly pull: { readonly number: number; readonly headOid: string; readonly labels: readonly string[] } | null
  /** Unresolved review threads. */
  readonly threads: readonly Thread[]
  /** By node id. */
  readonly asks: ReadonlyMap<string, AskText>
}

/**
 * Reads everything a job is about in one GraphQL request.
 * @throws when GitHub does not answer, or the repository or the subject cannot be seen
 */
export async function readWork(github: GitHub, repository: RepositoryRef, job: JobSpec): Promise<Work> {
  const answer = await graphqlPartial(github, workDocument, {
    owner: repository.owner,
    name: repository.name,
    subject: job.subject,
    pull: job.pull ?? 0,
    hasPull: job.pull !== null,
    asks: job.asks.map(({ id }) => id),
  })
  const { repository: read, asks } = workAnswer.parse(answer.data)
  if (!read.subject) throw new Error(`GitHub shows no issue or pull request #${job.subject}.`)
  const pull = read.pull ?? null
  const talks = [read.subject.comments, pull?.comments].filter((one) => one !== undefined)
  return {
    repository: {
      id: read.databaseId,
      private: read.isPrivate,
      defaultBranch: read.defaultBranchRef.name,
      defaultOid: read.defaultBranchRef.target.oid,
    },
    ledger: read.ledger && toEntry(read.ledger),
    config: readConfig(read.config),
    subject: read.subject,
    remarks: talks.flatMap(({ remarks }) => remarks),
    olderRemarks: talks.reduce((sum, { older }) => sum + older, 0),
    pull: pull && {
      number: pull.number,
      headOid: pull.headRefOid,
      labels: (pull.labels ?? []).map(({ name }) => name),
    },
    threads: (pull?.reviewThreads ?? []).flatMap(({ id, path, line, isResolved, comments: [first] }) =>
      isResolved || !first ? [] : [{ id, path, line, first }],
    ),
    asks: new Map(asks.map((ask) => [ask.id, ask])),
  }
}

function toEntry(node: unknown): { tip: ChainCommit | null; parent: ChainCommit | null } {
  const { commit, parent } = chainEntry.parse(node)
  return { tip: commit, parent }
}
