import type { BranchRule, CheckRun, Repository, Status } from '../state.ts'

/** A check a rule asks for; with `integration_id` only that App's check run counts. */
export type RequiredCheck = { context: string; integration_id?: number }

/** Required checks named by `required_status_checks` rules. */
export function requiredChecks(rules: readonly BranchRule[]): RequiredCheck[] {
  return rules
    .filter((rule) => rule.type === 'required_status_checks')
    .flatMap((rule) => (Array.isArray(rule.parameters?.['required_status_checks']) ? listed(rule.parameters) : []))
}

function listed(parameters: Readonly<Record<string, unknown>>): RequiredCheck[] {
  const list: unknown = parameters['required_status_checks']
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('context' in entry)) return []
    if (typeof entry.context !== 'string') return []
    const app = 'integration_id' in entry ? entry.integration_id : null
    return [typeof app === 'number' ? { context: entry.context, integration_id: app } : { context: entry.context }]
  })
}

/** The newest check run of each App and name on a commit. */
function latestCheckRuns(repository: Repository, sha: string): CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const run of repository.checkRuns) if (run.headSha === sha) newest.set(`${run.appId} ${run.name}`, run)
  return [...newest.values()]
}

/** The newest commit status of each context on a commit. */
export function latestStatuses(repository: Repository, sha: string): Status[] {
  const newest = new Map<string, Status>()
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status)
  return [...newest.values()]
}

export type Standing = 'passed' | 'failed' | 'pending'

/** Success, skipped and neutral pass (GitHub docs, "About status checks"); everything unfinished is pending. */
export function standingOfRun(run: CheckRun): Standing {
  if (run.status !== 'completed') return 'pending'
  return run.conclusion === 'success' || run.conclusion === 'skipped' || run.conclusion === 'neutral'
    ? 'passed'
    : 'failed'
}

export function standingOfStatus(status: Status): Standing {
  if (status.state === 'success') return 'passed'
  return status.state === 'pending' ? 'pending' : 'failed'
}

/** Everything reported on a commit, one entry per check run and status. */
export function reported(
  repository: Repository,
  sha: string,
): { name: string; appId: number | null; standing: Standing }[] {
  const runs = latestCheckRuns(repository, sha).map((run) => ({
    name: run.name,
    appId: run.appId,
    standing: standingOfRun(run),
  }))
  const statuses = latestStatuses(repository, sha).map((status) => ({
    name: status.context,
    appId: null,
    standing: standingOfStatus(status),
  }))
  return [...runs, ...statuses]
}

/** What required checks have against a commit, in GitHub's words; a check run and a status of one name must both pass. */
export function checkBlockers(repository: Repository, rules: readonly BranchRule[], sha: string): string[] {
  return verdicts(repository, rules, sha).flatMap(({ context, verdict }) =>
    verdict === null ? [] : [`Required status check "${context}" is ${verdict}.`],
  )
}

/** Where all required checks of a commit stand together; what was never reported is awaited. */
export function checksStanding(repository: Repository, rules: readonly BranchRule[], sha: string): Standing {
  const all = verdicts(repository, rules, sha).map(({ verdict }) => verdict)
  if (all.includes('failing')) return 'failed'
  return all.every((verdict) => verdict === null) ? 'passed' : 'pending'
}

type Verdict = 'expected' | 'failing' | 'in progress' | null

function verdicts(repository: Repository, rules: readonly BranchRule[], sha: string) {
  const all = reported(repository, sha)
  return requiredChecks(rules).map(({ context, integration_id: app }) => {
    const named = all.filter((one) => one.name === context && (app === undefined || one.appId === app))
    return { context, verdict: worst(named.map((one) => one.standing)) }
  })
}

function worst(standings: readonly Standing[]): Verdict {
  if (standings.length === 0) return 'expected'
  if (standings.includes('failed')) return 'failing'
  return standings.includes('pending') ? 'in progress' : null
}
