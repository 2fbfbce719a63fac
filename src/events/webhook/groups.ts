import * as z from 'zod'
import { sha } from '../../domain/identity.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { envelope, trigger } from './envelope.ts'

const groupEvent = envelope.extend({
  action: z.literal('checks_requested'),
  merge_group: z.object({ head_sha: sha, base_ref: z.string().startsWith('refs/heads/') }),
})

/**
 * `merge_group`: a merge queue made a commit and waits for the required checks on it, ours among them. No pull request
 * is looked at: what Signalbox queues it judged before, and what a person queues is theirs (docs: "merge_group" webhook event).
 */
export function groupTriggers(payload: unknown): readonly Trigger[] {
  const parsed = groupEvent.safeParse(payload)
  if (!parsed.success) return []
  const { head_sha: head, base_ref } = parsed.data.merge_group
  return [trigger('merge_group', parsed.data, { kind: 'group', head, base: base_ref.slice('refs/heads/'.length) })]
}
