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

const pullActions: readonly string[] = [
  'opened',
  'synchronize',
  'reopened',
  'ready_for_review',
  'converted_to_draft',
  'labeled',
  'unlabeled',
  'edited',
  'closed',
]
const reviewActions: readonly string[] = ['submitted', 'dismissed', 'resolved', 'unresolved', 'created']

/** `pull_request`: what changes on pull requests that are ours to review or to merge. */
export function pullTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  const parsed = pullEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, listener.self)) return []
  const { action, pull_request: pull, changes } = parsed.data
  if (!pullActions.includes(action)) return []
  if (action === 'edited' && (changes?.base === undefined || changes.base === null)) return []
  const labels = action === 'labeled' || action === 'unlabeled'
  if (!isOurs(parsed.data, listener) && !(isReviewed(listener) && !labels)) return []
  return [trigger('pull_changed', parsed.data, { kind: 'pull', number: pull.number }, pull.updated_at)]
}

/** `pull_request_review`: an owner's approval counts on every pull request that is reviewed. */
export function reviewTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  return triggersOfReview(payload, listener, isReviewed(listener))
}

/** `pull_request_review_comment` and `pull_request_review_thread`: only where a merge may wait for them. */
export function threadTriggers(payload: unknown, listener: Listener): readonly Trigger[] {
  return triggersOfReview(payload, listener, false)
}

function triggersOfReview(payload: unknown, listener: Listener, everywhere: boolean): readonly Trigger[] {
  const parsed = pullEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, listener.self)) return []
  const { action, pull_request: pull } = parsed.data
  if (!reviewActions.includes(action) || !(everywhere || isOurs(parsed.data, listener))) return []
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
