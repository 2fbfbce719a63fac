import * as z from 'zod'
import type { CommentFacts } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { moreChecksDocument, olderCommentsDocument } from './documents/pages.ts'
import { type ReadChecks, rollup, toChecks } from './parse/checks.ts'
import { type CommentPage, commentConnection, toCommentPage } from './parse/comments.ts'

/** Pages of one list that are read at most; a longer list counts as cut off. */
const mostPages = 5

const conversation = z.object({ comments: commentConnection })

/** The whole conversation, oldest first, as far as five pages reach. */
export async function readOlderComments(
  github: GitHub,
  subjectId: string,
  newest: CommentPage,
  on: CommentFacts['on'],
): Promise<CommentPage> {
  let all = newest
  for (let page = 2; all.before !== null && page <= mostPages; page += 1) {
    const answer = await graphqlPartial(github, olderCommentsDocument, { id: subjectId, cursor: all.before })
    const older = toCommentPage(conversation.parse(answer.data['node']).comments, on)
    all = { ...older, comments: [...older.comments, ...all.comments] }
  }
  return all
}

const head = z.object({ headRefOid: z.string(), statusCheckRollup: rollup })

/** All checks of a head, as far as five pages reach. */
export async function readMoreChecks(
  github: GitHub,
  pullId: string,
  first: ReadChecks,
  { headOid, appId }: { readonly headOid: string; readonly appId: number },
): Promise<ReadChecks> {
  let all = first
  for (let page = 2; all.after !== null && page <= mostPages; page += 1) {
    const answer = await graphqlPartial(github, moreChecksDocument, { id: pullId, cursor: all.after })
    const node = head.parse(answer.data['node'])
    const more = toChecks(node.statusCheckRollup, headOid, appId)
    const own = (more.own?.databaseId ?? 0) > (all.own?.databaseId ?? 0) ? more : all
    // A page that went missing on the way is no end of the list.
    const shown = node.statusCheckRollup !== null && node.statusCheckRollup !== undefined && answer.errors.length === 0
    const complete = shown && more.complete && node.headRefOid === headOid
    all = {
      checks: [...all.checks, ...more.checks],
      own: own.own,
      ownSummary: own.ownSummary,
      complete,
      after: more.after,
    }
  }
  return all
}
