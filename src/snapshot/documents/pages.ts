import { actorFragment, commentFragments } from './fragments.ts'
import { checkFragments, fileFragments, threadFragments } from './pull.ts'

/** Older comments of one conversation. */
export const olderCommentsDocument = `
query OlderComments($id: ID!, $cursor: String!) {
  node(id: $id) {
    ... on Issue { comments(last: 100, before: $cursor) { ...CommentPage } }
    ... on PullRequest { comments(last: 100, before: $cursor) { ...CommentPage } }
  }
}
${commentFragments}${actorFragment}`

/** Further checks of one pull request's head. */
export const moreChecksDocument = `
query MoreChecks($id: ID!, $cursor: String!) {
  node(id: $id) {
    ... on PullRequest {
      headRefOid
      statusCheckRollup { commit { oid } contexts(first: 100, after: $cursor) { ...CheckPage } }
    }
  }
}
${checkFragments}`

/** Further review threads of one pull request. */
export const moreThreadsDocument = `
query MoreThreads($id: ID!, $cursor: String!) {
  node(id: $id) {
    ... on PullRequest { headRefOid reviewThreads(first: 100, after: $cursor) { ...ThreadPage } }
  }
}
${threadFragments}${actorFragment}`

/** Further files of one pull request. */
export const moreFilesDocument = `
query MoreFiles($id: ID!, $cursor: String!) {
  node(id: $id) {
    ... on PullRequest { headRefOid files(first: 100, after: $cursor) { ...FilePage } }
  }
}
${fileFragments}`
