import { code, counted } from './markdown.ts'
import { names } from './merge-words.ts'

/** Why a pull request is not merged, as far as its checks say so. */

export function failed(all: readonly string[]): string {
  return `${counted(all.length, 'check')} failed: ${names(all)}.`
}

export function needsApproval(all: readonly string[]): string {
  return `Somebody has to approve the workflow run before these checks start: ${names(all)}.`
}

export function neutral(all: readonly string[]): string {
  return `${counted(all.length, 'required check')} ended neutral, which does not count here: ${names(all)}.`
}

export function interrupted(all: readonly string[]): string {
  return `${counted(all.length, 'check')} lost the runner and ${all.length === 1 ? 'is' : 'are'} run again: ${names(all)}.`
}

export function cancelled(all: readonly string[]): string {
  return `${counted(all.length, 'check')} ${all.length === 1 ? 'was' : 'were'} cancelled: ${names(all)}. Run again what is still wanted.`
}

export function stale(all: readonly string[]): string {
  return `GitHub gave up on ${counted(all.length, 'check')} that never ended: ${names(all)}. Run again what is still wanted.`
}

export function skipped(all: readonly string[]): string {
  return `${counted(all.length, 'check')} ${all.length === 1 ? 'was' : 'were'} skipped, which does not count here: ${names(all)}.`
}

export function running(all: readonly string[]): string {
  return `${counted(all.length, 'check')} ${all.length === 1 ? 'is' : 'are'} running: ${names(all)}.`
}

export const openSuites = 'GitHub Actions has not finished with this commit.'

/** Why a required check may not have reported. */
export type MissingCause = 'skip_ci' | 'conflict' | 'old_head' | 'filter'

const causes: Readonly<Record<MissingCause, string>> = {
  skip_ci: 'The head commit says `[skip ci]`, so no workflow was started for it; push a commit without it.',
  conflict: 'GitHub starts no workflow for a pull request that conflicts with its base.',
  old_head: 'The head may be older than the workflow; update the branch or push again.',
  filter: 'A path or branch filter may keep its workflow from starting; then the rule waits for ever.',
}

export function missing(all: readonly string[], cause: MissingCause | null): string {
  const words = `A rule wants ${names(all)}, and nothing of that name has reported on this commit.`
  return cause === null ? words : `${words} ${causes[cause]}`
}

export function wrongApp(all: readonly string[]): string {
  return `A rule wants ${names(all)} from a certain App, and only another one has reported under that name.`
}

export function noChecks(late: boolean): string {
  const words = 'No check has reported on this commit. At least one has to.'
  return late
    ? `${words} That is so for too long; where there are none, ${code('merge.allow_no_checks: true')} says so.`
    : words
}

export const settling = 'The commit was pushed a moment ago; its checks may not have been registered yet.'

export function tooShort(all: readonly string[], least: number): string {
  return `${counted(all.length, 'check')} ended in less than ${least} s and cannot have done the work: ${names(all)}.`
}

export const noRealCheck = 'Only skipped or neutral checks have reported; one has to succeed.'
