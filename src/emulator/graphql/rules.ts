import type { PullRequestParameters, RefUpdateRule, RequiredStatusChecksParameters } from '@octokit/graphql-schema'
import { mayPushTo, protectionFor } from '../ops/classic-protection.ts'
import { canPush } from '../ops/collaborators.ts'
import { requiredChecks } from '../ops/required-checks.ts'
import { rulesFor } from '../ops/rulesets.ts'
import type { BranchRule, Repository } from '../state.ts'
import { connection, type PageArguments } from './connection.ts'
import type { Fields, Node, Scope } from './scope.ts'

/** What everybody may see of a branch's classic protection; null for a branch without, whatever its rulesets say. */
export function updateRuleNode(scope: Scope, repository: Repository, branch: string): Node | null {
  const one = protectionFor(repository, branch)
  if (one === null) return null
  const mayPush = canPush(scope.caller, repository)
  const fields: Fields<RefUpdateRule> = {
    pattern: one.pattern,
    allowsDeletions: false,
    allowsForcePushes: false,
    blocksCreations: false,
    requiredApprovingReviewCount: one.requiredApprovals ?? null,
    requiredStatusCheckContexts: (one.requiredChecks ?? []).map(({ context }) => context),
    requiresCodeOwnerReviews: one.requireCodeOwnerReviews === true,
    requiresConversationResolution: one.requiresConversationResolution === true,
    requiresLinearHistory: one.requiresLinearHistory === true,
    requiresSignatures: one.requiresSignatures === true,
    viewerAllowedToDismissReviews: mayPush,
    viewerCanPush: mayPush && mayPushTo(scope.caller, repository, branch),
  }
  return { __typename: 'RefUpdateRule', ...fields }
}

type Placed = { rule: BranchRule; position: number }

/** The `rules` of a ref, as rulesets hold them. */
export function rulesField(repository: Repository, branch: string | null, args: PageArguments) {
  const rules = branch === null ? [] : rulesFor(repository, branch)
  const placed = rules.map((rule, position) => ({ rule, position }))
  return connection(args, placed, { key: ({ position }) => position, node: (one) => ruleNode(repository, one) })
}

function ruleNode(repository: Repository, { rule, position }: Placed): Node {
  return {
    __typename: 'RepositoryRule',
    id: `RRU_${repository.id}_${position}`,
    type: rule.type.toUpperCase(),
    parameters: () => parametersNode(rule),
    repositoryRuleset: null,
  }
}

function parametersNode(rule: BranchRule): Node | null {
  const { type, parameters = {} } = rule
  if (type === 'required_status_checks') {
    const fields: Fields<RequiredStatusChecksParameters, 'doNotEnforceOnCreate'> = {
      strictRequiredStatusChecksPolicy: parameters['strict_required_status_checks_policy'] === true,
      doNotEnforceOnCreate: parameters['do_not_enforce_on_create'] === true,
      requiredStatusChecks: requiredChecks([rule]).map((check) => ({
        context: check.context,
        integrationId: check.integration_id ?? null,
      })),
    }
    return { __typename: 'RequiredStatusChecksParameters', ...fields }
  }
  if (type === 'merge_queue') return queueParametersNode(parameters)
  return type === 'pull_request' ? reviewParametersNode(parameters) : null
}

/** The published types do not know this member of the union yet; the schema does. */
function queueParametersNode(parameters: Readonly<Record<string, unknown>>): Node {
  return {
    __typename: 'MergeQueueParameters',
    checkResponseTimeoutMinutes: parameters['check_response_timeout_minutes'] ?? 60,
    groupingStrategy: parameters['grouping_strategy'] ?? 'ALLGREEN',
    maxEntriesToBuild: parameters['max_entries_to_build'] ?? 5,
    maxEntriesToMerge: parameters['max_entries_to_merge'] ?? 5,
    mergeMethod: parameters['merge_method'] ?? 'MERGE',
    minEntriesToMerge: parameters['min_entries_to_merge'] ?? 1,
    minEntriesToMergeWaitMinutes: parameters['min_entries_to_merge_wait_minutes'] ?? 5,
  }
}

function reviewParametersNode(parameters: Readonly<Record<string, unknown>>): Node {
  const methods = parameters['allowed_merge_methods']
  const fields: Fields<PullRequestParameters, 'allowedMergeMethods'> = {
    allowedMergeMethods: Array.isArray(methods) ? methods.map((one) => String(one).toUpperCase()) : null,
    dismissStaleReviewsOnPush: parameters['dismiss_stale_reviews_on_push'] === true,
    requireCodeOwnerReview: parameters['require_code_owner_review'] === true,
    requireLastPushApproval: parameters['require_last_push_approval'] === true,
    requiredApprovingReviewCount: parameters['required_approving_review_count'] ?? 0,
    requiredReviewThreadResolution: parameters['required_review_thread_resolution'] === true,
  }
  return { __typename: 'PullRequestParameters', ...fields }
}
