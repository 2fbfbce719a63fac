import { checks } from '../../domain/names.ts'
import { repositoryFragments } from './fragments.ts'

/** What a base branch requires, and what our App already reported on the commit of a merge group. */
export const mergeGroupDocument = `
query MergeGroup($owner: String!, $name: String!, $ref: String!, $head: GitObjectID!, $app: Int!) {
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
    base: ref(qualifiedName: $ref) {
      refUpdateRule { requiredStatusCheckContexts }
      rules(first: 100) {
        pageInfo { hasNextPage }
        nodes {
          parameters {
            ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } }
          }
        }
      }
    }
    commit: object(oid: $head) {
      ... on Commit {
        own: checkSuites(first: 1, filterBy: { appId: $app }) {
          nodes {
            merge: checkRuns(first: 1, filterBy: { checkName: "${checks.merge}" }) {
              nodes { databaseId status conclusion }
            }
            checklist: checkRuns(first: 1, filterBy: { checkName: "${checks.checklist}" }) {
              nodes { databaseId status conclusion }
            }
          }
        }
      }
    }
  }
}
${repositoryFragments}`
