import type { ChecklistCheck, ThreadFacts } from '../../domain/pull.ts'
import { readRecords } from '../../domain/review/record.ts'
import { toActor } from './actor.ts'
import type { ThreadNode, VerdictCheckNode } from './pull.ts'

/** The newest check run with verdicts among those that GitHub lists as our App's. */
export function toChecklist(
  suites: readonly { readonly checkRuns?: readonly VerdictCheckNode[] | null | undefined }[],
): ChecklistCheck | null {
  const runs = suites.flatMap(({ checkRuns }) => checkRuns ?? [])
  const newest = runs.reduce<VerdictCheckNode | null>(
    (found, run) => ((run.databaseId ?? 0) > (found?.databaseId ?? 0) ? run : found),
    null,
  )
  if (!newest?.databaseId) return null
  return {
    databaseId: newest.databaseId,
    status: newest.status,
    conclusion: newest.conclusion ?? null,
    externalId: newest.externalId ?? '',
    title: newest.title ?? '',
    records: readRecords(newest.text ?? ''),
  }
}

/** A thread is the App's by the account that opened it, whatever its text says. */
export function toThread(node: ThreadNode, { botId }: { readonly botId: number }): ThreadFacts {
  const [opening] = node.opening
  const last = node.comments.at(-1)
  return {
    nodeId: node.id,
    resolved: node.isResolved,
    path: node.path,
    url: opening?.url ?? null,
    commentId: opening?.id ?? '',
    body: opening?.body ?? '',
    own: toActor(opening?.author ?? null)?.id === botId,
    answered: last !== undefined && toActor(last.author)?.id !== botId,
    bare: last !== undefined && last.id === opening?.id,
  }
}
