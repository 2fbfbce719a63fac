import * as z from 'zod'
import { type Self, sha } from '../../domain/identity.ts'
import { branchPrefix, checks } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { type Envelope, envelope, isOwn, type Listener, trigger } from './envelope.ts'

const pullAddress = z.object({
  number: z.int().positive(),
  base: z.object({ repo: z.object({ id: z.int() }) }),
})
const listedPulls = z.array(pullAddress.nullable()).nullish()

/** What GitHub says about where checks ran. */
export const placeFields = z.object({
  head_branch: z.string().nullish(),
  head_sha: sha,
  pull_requests: listedPulls,
})

const app = z.object({ id: z.int() }).nullish()

const checkRunEvent = envelope.extend({
  action: z.literal('completed'),
  check_run: z.object({
    app,
    completed_at: z.string().nullish(),
    head_sha: sha,
    pull_requests: listedPulls,
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
  check_run: z.object({ app, name: z.string(), pull_requests: listedPulls }),
})

const statusEvent = envelope.extend({
  sha,
  updated_at: z.string().nullish(),
  branches: z.array(z.object({ name: z.string() })).default([]),
})

/** `check_run`: one that completed, however it ended, and was not made by our App. */
export function checkRunTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const press = pressed.safeParse(payload)
  if (press.success) return pressTriggers(press.data, self)
  const parsed = checkRunEvent.safeParse(payload)
  if (!parsed.success || parsed.data.check_run.app?.id === self.appId) return []
  const { check_suite: suite, completed_at, ...place } = parsed.data.check_run
  return checksChanged(parsed.data, { ...place, head_branch: suite?.head_branch }, completed_at)
}

/**
 * Somebody pressed a button of our verdict's check run, or asked for it once more. The press leaves no other trace, so the
 * trigger says who; what that person may do is read before anything follows.
 */
function pressTriggers(payload: z.infer<typeof pressed>, self: Self): readonly Trigger[] {
  const { check_run: run } = payload
  if (run.app?.id !== self.appId || run.name !== checks.checklist || isOwn(payload, self)) return []
  return pullsHere(payload, run.pull_requests).map((number) =>
    trigger('recheck_pressed', payload, { kind: 'pull', number }),
  )
}

/** `check_suite`: one that completed and is not our App's. */
export function checkSuiteTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const parsed = checkSuiteEvent.safeParse(payload)
  if (!parsed.success || parsed.data.check_suite.app?.id === self.appId) return []
  return checksChanged(parsed.data, parsed.data.check_suite, parsed.data.check_suite.updated_at)
}

/** `status`: a commit status that our App did not write. GitHub names at most ten branches, and none of a fork. */
export function statusTriggers(payload: unknown, { self }: Listener): readonly Trigger[] {
  const parsed = statusEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, self)) return []
  const { branches, sha: head_sha, updated_at } = parsed.data
  const ours = branches.filter(({ name }) => name.startsWith(branchPrefix))
  if (ours.length === 0) return checksChanged(parsed.data, { head_sha }, updated_at)
  return ours.flatMap(({ name }) => checksChanged(parsed.data, { head_sha, head_branch: name }, updated_at))
}

/**
 * The branch where it is ours, which one query finds; else the head with the pull requests that GitHub lists. For the head
 * of a fork it lists none, so they are looked for by their head.
 */
export function checksChanged(
  payload: Envelope,
  { head_branch: branch, head_sha: oid, pull_requests }: z.input<typeof placeFields>,
  at: string | null | undefined,
): readonly Trigger[] {
  if (branch?.startsWith(branchPrefix)) {
    return [trigger('checks_changed', payload, { kind: 'branch', name: branch }, at)]
  }
  return [trigger('checks_changed', payload, { kind: 'head', oid, listed: pullsHere(payload, pull_requests) }, at)]
}

/** GitHub also lists pull requests from this repository into its forks; those are not ours to judge. */
function pullsHere(payload: Envelope, listed: z.infer<typeof listedPulls>): readonly number[] {
  const here = (listed ?? []).flatMap((pull) => (pull?.base.repo.id === payload.repository.id ? [pull.number] : []))
  return [...new Set(here)].toSorted((one, other) => one - other)
}
