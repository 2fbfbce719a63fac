import * as z from 'zod'
import type { Trigger } from '../../domain/trigger.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { envelope, isOwn, type Listener, label, trigger, user } from './envelope.ts'

const pullFields = z.object({
  number: z.int().positive(),
  updated_at: z.string().nullish(),
  labels: z.array(label).default([]),
  user,
})

const pullEvent = envelope.extend({
  action: z.string(),
  pull_request: pullFields,
  label: label.optional(),
  changes: z.object({ base: z.unknown().optional() }).optional(),
})

/** What changes the review of a pull request, whoever it belongs to. */
const reviewedActions: readonly string[] = [
  'opened',
  'synchronize',
  'reopened',
  'ready_for_review',
  'converted_to_draft',
  'edited',
  'closed',
]
const reviewActions: readonly string[] = ['submitted', 'edited', 'dismissed']
const threadActions: readonly string[] = ['resolved', 'unresolved', 'created', 'deleted']

/**
 * `pull_request`: whatever happens to one that is ours to merge, as its title, its text, its reviewers, its labels and its
 * place in the queue all decide about that; of the others what changes their review. Somebody's pull request that is
 * closed may be what a candidate waited for.
 */
export function pullTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  const parsed = pullEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, listener.self)) return []
  const { action, pull_request: pull } = parsed.data
  if (isOurs(parsed.data, listener) || (isReviewed(listener) && changesReview(parsed.data))) {
    return [trigger('pull_changed', parsed.data, { kind: 'pull', number: pull.number }, pull.updated_at)]
  }
  return action === 'closed' ? [trigger('pull_changed', parsed.data, { kind: 'base', name: null })] : []
}

function changesReview({ action, changes }: z.infer<typeof pullEvent>): boolean {
  const retargeted = changes?.base !== undefined && changes.base !== null
  return reviewedActions.includes(action) && (action !== 'edited' || retargeted)
}

/** `pull_request_review`: an owner's approval counts on every pull request that is reviewed. */
export function reviewTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  return triggersOfReview(payload, listener, { actions: reviewActions, everywhere: isReviewed(listener) })
}

/** `pull_request_review_comment` and `pull_request_review_thread`: only where a merge may wait for them. */
export function threadTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  return triggersOfReview(payload, listener, { actions: threadActions, everywhere: false })
}

type Wanted = { readonly actions: readonly string[]; readonly everywhere: boolean }

function triggersOfReview(payload: unknown, listener: Listener, { actions, everywhere }: Wanted): readonly Trigger[] {
  const parsed = pullEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, listener.self)) return []
  const { action, pull_request: pull } = parsed.data
  if (!actions.includes(action) || !(everywhere || isOurs(parsed.data, listener))) return []
  return [trigger('reviewed', parsed.data, { kind: 'pull', number: pull.number }, pull.updated_at)]
}

function isReviewed({ vocabulary }: Listener): boolean {
  return vocabulary?.reviews !== false
}

function isOurs({ pull_request: pull, label: changed }: z.infer<typeof pullEvent>, listener: Listener): boolean {
  const { self, vocabulary } = listener
  if (pull.user?.id === self.bot.id || vocabulary === null) return true
  return [...pull.labels, ...(changed ? [changed] : [])].some(({ name }) => sameLabel(name, vocabulary.mergeLabel))
}
