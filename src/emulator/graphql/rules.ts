import type { PullRequestParameters, RefUpdateRule, RequiredStatusChecksParameters } from '@octokit/graphql-schema'
import { rulesFor } from '../ops/branch-rules.ts'
import { canPush } from '../ops/collaborators.ts'
import { requiredChecks } from '../ops/required-checks.ts'
import type { BranchRule, Repository } from '../state.ts'
import { connection, type PageArguments } from './connection.ts'
import type { Fields, Node, Scope } from './scope.ts'

/** What a branch's rules ask for, drawn together; null for a branch without rules. */
export function updateRuleNode(scope: Scope, repository: Repository, branch: string): Node | null {
  const rules = rulesFor(repository, branch)
  if (rules.length === 0) return null
  const has = (type: string) => rules.some((rule) => rule.type === type)
  const reviews = rules.find((rule) => rule.type === 'pull_request')?.parameters ?? {}
  const fields: Fields<RefUpdateRule> = {
    pattern: branch,
    allowsDeletions: !has('deletion'),
    allowsForcePushes: !has('non_fast_forward'),
    blocksCreations: has('creation'),
    requiredApprovingReviewCount: reviews['required_approving_review_count'] ?? null,
    requiredStatusCheckContexts: requiredChecks(rules).map(({ context }) => context),
    requiresCodeOwnerReviews: reviews['require_code_owner_review'] === true,
    requiresConversationResolution: reviews['required_review_thread_resolution'] === true,
    requiresLinearHistory: has('required_linear_history'),
    requiresSignatures: has('required_signatures'),
    viewerAllowedToDismissReviews: canPush(scope.caller, repository),
    viewerCanPush: canPush(scope.caller, repository) && !has('pull_request') && !has('update'),
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
  return type === 'pull_request' ? reviewParametersNode(parameters) : null
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
