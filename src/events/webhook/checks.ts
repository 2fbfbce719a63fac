import * as z from 'zod'
import { branchPrefix } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { type Envelope, envelope, type Listener, trigger } from './envelope.ts'

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

const statusEvent = envelope.extend({
  updated_at: z.string().nullish(),
  branches: z.array(z.object({ name: z.string() })).default([]),
})

/** `check_run`: one that completed and was not made by our App. */
export function checkRunTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const parsed = checkRunEvent.safeParse(payload)
  if (!parsed.success || parsed.data.check_run.app?.id === self.appId) return []
  const { check_suite: suite, pull_requests, completed_at } = parsed.data.check_run
  return checksChanged(parsed.data, { head_branch: suite?.head_branch, pull_requests }, completed_at)
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
