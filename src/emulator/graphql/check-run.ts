import type { CheckAnnotation, CheckRunIsRequiredArgs, CheckRun as PublishedRun } from '@octokit/graphql-schema'
import { isRecord } from '../json.ts'
import { enforcedRules } from '../ops/classic-protection.ts'
import { requiredChecks } from '../ops/required-checks.ts'
import type { CheckRun, Issue, Repository } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { checkRunNodeId, checkRunPage } from '../views/check.ts'
import { issueNodeId } from '../views/issue.ts'
import { suiteNode } from './check-suite.ts'
import { connection, type PageArguments } from './connection.ts'
import { notResolvable, unknownNode } from './refusal.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'

export function checkRunNode(scope: Scope, repository: Repository, run: CheckRun): Node {
  const page = checkRunPage(scope.world, repository, run)
  const fields: Fields<PublishedRun> = {
    id: checkRunNodeId(run),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    detailsUrl: run.detailsUrl ?? page,
    externalId: run.externalId ?? '',
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    annotations: (args: PageArguments) => annotationConnection(scope, repository, run, args),
    checkSuite: () => {
      const suite = repository.suites.find((candidate) => candidate.id === run.suiteId)
      return suite ? suiteNode(scope, repository, suite) : null
    },
    isRequired: (args: CheckRunIsRequiredArgs) => isRequired(repository, args, run.name, run.appId),
    repository: () => repositoryNode(scope, repository),
    permalink: page,
    url: page,
    resourcePath: page.slice(scope.world.url.length),
  }
  return { __typename: 'CheckRun', ...fields }
}

/** Whether the rules of a pull request's base ask for this check; with an App named, for that App's one only. */
export function isRequired(
  repository: Repository,
  asked: CheckRunIsRequiredArgs,
  name: string,
  appId: number | null,
): boolean {
  const { pull } = askedPull(repository, asked)
  const wanted = requiredChecks(enforcedRules(repository, pull?.baseRef ?? ''))
  return wanted.some(({ context, integration_id: app }) => context === name && (app === undefined || app === appId))
}

function askedPull(
  repository: Repository,
  { pullRequestId: id, pullRequestNumber: number }: CheckRunIsRequiredArgs,
): Issue {
  const issues = [...repository.issues.values()]
  if (id) {
    const found = issues.find((issue) => issueNodeId(issue) === id)
    if (!found?.pull) throw unknownNode(id)
    return found
  }
  const found = issues.find((issue) => issue.number === number)
  if (!found?.pull) throw notResolvable(`a PullRequest with the number of ${number}`)
  return found
}

function annotationConnection(scope: Scope, repository: Repository, run: CheckRun, args: PageArguments) {
  const placed = run.output.annotations.map((annotation, position) => ({ annotation, position }))
  const blobs = `${pageOf(scope.world, repository)}/blob/${run.headSha}`
  return connection(args, placed, {
    key: ({ position }) => position,
    node: ({ annotation, position }) => annotationNode(isRecord(annotation) ? annotation : {}, position, blobs),
  })
}

function annotationNode(told: Readonly<Record<string, unknown>>, position: number, blobs: string): Node {
  const end = (which: string) => ({ line: told[`${which}_line`] ?? 1, column: told[`${which}_column`] ?? null })
  const fields: Fields<CheckAnnotation> = {
    databaseId: position + 1,
    path: told['path'],
    message: told['message'],
    title: told['title'] ?? null,
    rawDetails: told['raw_details'] ?? null,
    annotationLevel: String(told['annotation_level'] ?? 'notice').toUpperCase(),
    blobUrl: `${blobs}/${String(told['path'])}`,
    location: { start: end('start'), end: end('end') },
  }
  return { __typename: 'CheckAnnotation', ...fields }
}
