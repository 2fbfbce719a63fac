import * as z from 'zod'
import type { Self } from '../../domain/identity.ts'
import { branchPrefix, checks } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { type Envelope, envelope, isOwn, type Listener, trigger } from './envelope.ts'

const pullAddress = z.object({
  number: z.int().positive(),
  base: z.object({ repo: z.object({ id: z.int() }) }),
})

/** What GitHub says about where checks ran. */
export const placeFields = z.object({
  head_branch: z.string().nullish(),
  pull_requests: z.array(pullAddress.nullable()).nullish(),
})

const app = z.object({ id: z.int() }).nullish()

const checkRunEvent = envelope.extend({
  action: z.literal('completed'),
  check_run: z.object({
    app,
    completed_at: z.string().nullish(),
    pull_requests: placeFields.shape.pull_requests,
    check_suite: z.object({ head_branch: z.string().nullish() }).nullish(),
  }),
})

const checkSuiteEvent = envelope.extend({
  action: z.literal('completed'),
  check_suite: placeFields.extend({ app, updated_at: z.string().nullish() }),
})

const pressed = envelope.extend({
  action: z.enum(['requested_action', 'rerequested']),
  requested_action: z.object({ identifier: z.string() }).nullish(),
  check_run: z.object({ app, name: z.string(), pull_requests: placeFields.shape.pull_requests }),
})

const statusEvent = envelope.extend({
  updated_at: z.string().nullish(),
  branches: z.array(z.object({ name: z.string() })).default([]),
})

/** `check_run`: one that completed and was not made by our App. */
export function checkRunTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const press = pressed.safeParse(payload)
  if (press.success) return pressTriggers(press.data, self)
  const parsed = checkRunEvent.safeParse(payload)
  if (!parsed.success || parsed.data.check_run.app?.id === self.appId) return []
  const { check_suite: suite, pull_requests, completed_at } = parsed.data.check_run
  return checksChanged(parsed.data, { head_branch: suite?.head_branch, pull_requests }, completed_at)
}

/**
 * Somebody pressed a button of our verdict's check run, or asked for it once more. The press leaves no other trace, so the
 * trigger says who; what that person may do is read before anything follows.
 */
function pressTriggers(payload: z.infer<typeof pressed>, self: Self): readonly Trigger[] {
  const { check_run: run } = payload
  if (run.app?.id !== self.appId || run.name !== checks.checklist || isOwn(payload, self)) return []
  const here = (run.pull_requests ?? []).filter((pull) => pull?.base.repo.id === payload.repository.id)
  return here.flatMap((pull) =>
    pull ? [trigger('recheck_pressed', payload, { kind: 'pull', number: pull.number })] : [],
  )
}

/** `check_suite`: one that completed and is not our App's. */
export function checkSuiteTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const parsed = checkSuiteEvent.safeParse(payload)
  if (!parsed.success || parsed.data.check_suite.app?.id === self.appId) return []
  return checksChanged(parsed.data, parsed.data.check_suite, parsed.data.check_suite.updated_at)
}

/** `status`: a commit status on a branch of ours. */
export function statusTriggers(payload: unknown): readonly Trigger[] {
  const parsed = statusEvent.safeParse(payload)
  if (!parsed.success) return []
  const { branches, updated_at } = parsed.data
  return branches.flatMap(({ name }) => checksChanged(parsed.data, { head_branch: name }, updated_at))
}

/** The branch where it is ours, else the pull requests of this repository that GitHub lists. */
export function checksChanged(
  payload: Envelope,
  place: z.infer<typeof placeFields>,
  at: string | null | undefined,
): readonly Trigger[] {
  if (place.head_branch?.startsWith(branchPrefix)) {
    return [trigger('checks_changed', payload, { kind: 'branch', name: place.head_branch }, at)]
  }
  // GitHub also lists pull requests from this repository into its forks; those are not ours to judge.
  const here = (place.pull_requests ?? []).filter((pull) => pull?.base.repo.id === payload.repository.id)
  return here.flatMap((pull) =>
    pull ? [trigger('checks_changed', payload, { kind: 'pull', number: pull.number }, at)] : [],
  )
}
