import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import { pendings } from '../../domain/merge/what-if.ts'
import type { CheckFacts } from '../../domain/pull.ts'
import { plus } from '../time.ts'

/**
 * The facts after another report of a check: of everybody who reported under that name on the head, and of the App a rule
 * asks for; where nobody did, of anybody.
 * @param word GitHub's, in upper case
 */
export function supposedCheck(facts: MergeFacts, policy: MergePolicy, name: string, word: string): MergeFacts {
  const reported = facts.checks.filter((check) => check.name === name && isOnHead(facts, check))
  const asked = facts.rules.requiredChecks.flatMap((one) =>
    one.name === name && one.appId !== null ? [one.appId] : [],
  )
  const absent = asked.filter((appId) => !reported.some((check) => check.appId === appId))
  const fresh = reported.length + absent.length > 0 ? absent : [null]
  const highest = Math.max(0, ...facts.checks.map(({ databaseId }) => databaseId ?? 0))
  const again = facts.checks.map((check) => (reported.includes(check) ? report(facts, policy, check, word) : check))
  const added = fresh.map((appId, index) =>
    report(facts, policy, { ...unreported, name, appId, databaseId: highest + 1 + index }, word),
  )
  const checks = [...again, ...added]
  return { ...facts, checks, openSuites: suitesAfter(facts, checks) }
}

const unreported: Omit<CheckFacts, 'name' | 'appId' | 'databaseId'> = {
  kind: 'check_run',
  status: 'QUEUED',
  conclusion: null,
  startedAt: null,
  completedAt: null,
  url: null,
}

function isOnHead({ pull }: MergeFacts, { commit }: CheckFacts): boolean {
  return commit === undefined || commit === pull.head
}

function isPending(word: string): boolean {
  return pendings.some((one) => one === word)
}

/** A report of this moment that took as long as the policy wants; no runner was lost on the way. */
function report({ now }: MergeFacts, policy: MergePolicy, check: CheckFacts, word: string): CheckFacts {
  const fresh = { ...check, startedAt: now, lostRunner: false }
  if (isPending(word)) return { ...fresh, ...unfinished(check, word), completedAt: null }
  return { ...fresh, ...finished(check, word), completedAt: plus(now, policy.minCiSeconds * 1000) }
}

/** A commit status has one word for everything that is not finished, and no neutral one. */
function unfinished({ kind }: CheckFacts, word: string): Pick<CheckFacts, 'status' | 'conclusion'> {
  return { status: kind === 'status' ? 'PENDING' : word, conclusion: null }
}

const passing: readonly string[] = ['SUCCESS', 'NEUTRAL', 'SKIPPED']

function finished({ kind }: CheckFacts, word: string): Pick<CheckFacts, 'status' | 'conclusion'> {
  if (kind === 'status') return { status: passing.includes(word) ? 'SUCCESS' : 'FAILURE', conclusion: null }
  return { status: 'COMPLETED', conclusion: word }
}

/** A suite is over with its last check; while another one runs, nothing is known about any of them. */
function suitesAfter(facts: MergeFacts, checks: readonly CheckFacts[]): number {
  const running = checks.some((check) => isOnHead(facts, check) && isPending(check.status))
  return running ? facts.openSuites : 0
}
