import { checks, paths } from '../domain/names.ts'
import { clock, code, counted } from './markdown.ts'
import { neutralLine } from './neutral.ts'

/** Why a pull request is not merged: one sentence per gate. */

/** At most so many names are listed; the rest is counted. */
const listed = 5

function names(all: readonly string[]): string {
  const sorted = [...new Set(all)].toSorted()
  const shown = sorted.slice(0, listed).map((name) => code(name, 80))
  const more = sorted.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

export const invalidConfig = `The file ${code(paths.config)} has a mistake; nothing is merged until it is corrected.`
export const closed = 'The pull request is closed.'
export const fork = 'The head is in a fork; a person merges this.'
export const humanMode = 'The configuration leaves the button to people.'
export const conflict = 'The branch conflicts with its base; the conflict has to be resolved.'
export const unknownMergeable = 'GitHub is still working out whether it merges cleanly.'
export const noChecks = 'No check has reported on this commit. At least one has to.'
export const noRealCheck = 'Only skipped or neutral checks have reported; one has to succeed.'
export const behind = 'A rule wants the branch updated with its base first.'
export const blocked = 'GitHub blocks the merge without saying why; its merge box on this page may show more.'
export const stacked = 'It is part of a stack, which is merged by people.'
export const draftByPerson = 'Somebody made it a draft; mark it ready when it should go on.'
export const draftInProgress = 'It is a draft until its checks are complete and green.'
export const openSuites = 'GitHub Actions has not finished with this commit.'

export function base(ref: string): string {
  return `The base ${code(ref)} is not among the branches merged into.`
}

export function workflows(touched: readonly string[]): string {
  return `It touches ${names(touched)}; workflow files are merged by people.`
}

export function partial(what: 'files' | 'checks' | 'reviews' | 'threads' | 'comments'): string {
  return `GitHub showed only part of the ${what}, so the rest cannot be judged.`
}

export function hold(kind: 'mode_change' | 'sensitive_path', handle: string): string {
  const what =
    kind === 'mode_change'
      ? 'changes the executable bit of a file'
      : 'changes files that steer builds, tests or releases'
  return `It ${what}. Look at it, then comment ${code(`${handle} approve`)} on this pull request.`
}

export function unknownWord(what: string, word: string): string {
  return `GitHub says ${code(word)} for ${what}, which this version does not know.`
}

export function failed(all: readonly string[]): string {
  return `${counted(all.length, 'check')} failed: ${names(all)}.`
}

export function pending(all: readonly string[]): string {
  return `${counted(all.length, 'check')} ${all.length === 1 ? 'is' : 'are'} running: ${names(all)}.`
}

export function missing(all: readonly string[]): string {
  return `A rule wants ${names(all)}, and nothing of that name has reported on this commit.`
}

export function rulesUnread(why: string, host: string): string {
  return `The rules of the base branch could not be read: ${neutralLine(why, host, 200)}`
}

export function changesRequested(logins: readonly string[]): string {
  return `${names(logins)} asked for changes.`
}

export function approvals(have: number, want: number): string {
  return `A rule wants ${counted(want, 'approval')} of this commit; there ${have === 1 ? 'is' : 'are'} ${have}.`
}

export function threads(count: number): string {
  return `${counted(count, 'review thread')} ${count === 1 ? 'is' : 'are'} unresolved.`
}

export function quiet(until: string): string {
  return `The quiet window after the last push, review or thread runs until ${clock(until)}.`
}

export function firstMerge(handle: string): string {
  return `This would be the first merge by Signalbox in this repository. Comment ${code(`${handle} approve`)} on this pull request to confirm that it may merge, or set ${code('merge.mode')} in the configuration.`
}

export function refused(words: string, host: string): string {
  return `GitHub refused the merge: ${neutralLine(words, host, 300)}`
}

export const reviewRunning = 'The checklists are being judged on this head.'
export const verdictMissing = 'The checklists are not judged on this head yet; it begins by itself.'
export const verdictStopped = `Nothing could be judged on this head; why stands in the check ${code(checks.checklist)}.`

export function notReviewed(because: 'draft' | 'older'): string {
  return because === 'draft'
    ? 'A draft is not reviewed here; it is judged once it is ready.'
    : 'It stood here before the App came, so it is judged once its branch moves or somebody asks for a recheck.'
}

export function verdictFailed(items: readonly string[]): string {
  return `The checklist fails: ${items.map((item) => code(item)).join(', ')}.`
}

export function verdictUnknown(items: readonly string[]): string {
  return `The checklist could not be judged: ${items.map((item) => code(item)).join(', ')}.`
}
