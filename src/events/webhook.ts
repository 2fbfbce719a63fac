import type { Self } from '../domain/identity.ts'
import type { Trigger } from '../domain/trigger.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { checkRunTriggers, checkSuiteTriggers, statusTriggers } from './webhook/checks.ts'
import type { Listener } from './webhook/envelope.ts'
import { groupTriggers } from './webhook/groups.ts'
import { commentTriggers, issueTriggers } from './webhook/issues.ts'
import { pullTriggers, reviewTriggers, threadTriggers } from './webhook/pulls.ts'
import { installationTriggers, pushTriggers } from './webhook/repository.ts'
import { runTriggers } from './webhook/runs.ts'

/** A delivery whose signature was checked; `name` is the `X-GitHub-Event` header, `id` the `X-GitHub-Delivery` one. */
export type Delivery = { readonly id: string; readonly name: string; readonly payload: unknown }

const families: Readonly<Record<string, (payload: unknown, listener: Listener) => readonly Trigger[]>> = {
  issues: issueTriggers,
  issue_comment: commentTriggers,
  pull_request: pullTriggers,
  pull_request_review: reviewTriggers,
  pull_request_review_comment: threadTriggers,
  pull_request_review_thread: threadTriggers,
  check_run: checkRunTriggers,
  check_suite: checkSuiteTriggers,
  status: statusTriggers,
  workflow_run: runTriggers,
  merge_group: groupTriggers,
  push: pushTriggers,
  installation: installationTriggers,
  installation_repositories: installationTriggers,
}

/**
 * Where to look because of a delivery; empty for what is not ours, which then costs no request.
 * The payload is an address and a hint, never a fact; a shape that GitHub does not document gives no trigger.
 * @param vocabulary what was last read of that repository's configuration; null when nothing is known yet, and then
 *   everything that could be ours passes
 */
export function toTriggers(delivery: Delivery, self: Self, vocabulary: Vocabulary | null): Trigger[] {
  const family = Object.hasOwn(families, delivery.name) ? families[delivery.name] : undefined
  const triggers = family?.(delivery.payload, { self, vocabulary }) ?? []
  return triggers.map((trigger) => ({ ...trigger, delivery: delivery.id }))
}
