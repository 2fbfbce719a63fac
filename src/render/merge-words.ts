import { paths } from '../domain/names.ts'
import { clock, code, counted } from './markdown.ts'
import { neutralLine } from './neutral.ts'

/** Why a pull request is not merged: one sentence per gate. Sentences about checks stand in `merge-check-words.ts`. */

/** At most so many names stand in a sentence; the rest is counted. */
const listed = 50

/** Names in one order, whatever order they came in. */
export function names(all: readonly string[]): string {
  const sorted = [...new Set(all)].toSorted()
  const shown = sorted.slice(0, listed).map((name) => code(name, 80))
  const more = sorted.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

function numbers(all: readonly number[]): string {
  return [...new Set(all)]
    .toSorted((one, other) => one - other)
    .map((number) => `#${number}`)
    .join(', ')
}

export const otherInstance = 'The configuration names another instance of this App, which acts here.'
export const invalidConfig = `The file ${code(paths.config)} has a mistake; nothing is merged until it is corrected.`
export const merged = 'It is merged.'
export const closed = 'The pull request is closed.'
export const fork = 'The head is in a fork; a person merges this.'
export const conflict = 'The branch conflicts with its base; the conflict has to be resolved.'
export const notRebaseable = 'GitHub cannot rebase this branch; merge or squash it, or rebase it by hand.'
export const unknownMergeable = 'GitHub is still working out whether it merges cleanly.'
export const noMergeState = 'GitHub does not say in which state the merge is.'
export const behind =
  'A rule wants the branch updated with its base first, and the configuration leaves that to people.'
export const updating = 'The branch is behind its base and is updated now.'
export const updateImpossible =
  'A rule wants the branch updated with its base first, which the App may not do here; its author can.'
export const blocked = 'GitHub blocks the merge without saying why; its merge box on this page may show more.'
export const sharedHead =
  'Another pull request has the same head, and our required check would stand for both; a person merges it, or its branch gets a commit of its own.'
export const stackUnread = 'Whether it is part of a stack could not be read.'
export const lowerOpen = 'A pull request below it in its stack is open; that one comes first.'
export const draftByPerson = 'Somebody made it a draft; mark it ready when it should go on.'
export const draftInProgress = 'It is a draft until its checks are complete and green.'
export const inQueue = 'It is in the merge queue.'
export const merging = 'GitHub is merging it in the background.'
export const protectionMissing = 'No rule protects the base, and the policy wants one.'
export const mayNotPush = 'A rule keeps the App from moving the base; an administrator has to allow it.'
export const signedRebase =
  'A rule wants signed commits, and GitHub cannot sign what it rebases; choose merge or squash.'
export const fewRequests = 'The requests of this hour are nearly used up; it goes on in the next one.'
export const badTitlePattern = `The pattern ${code('hold.titles')} in ${code(paths.config)} is no regular expression that can be used.`

export function labelMissing(wanted: readonly string[]): string {
  return `None of the labels that ask for the merge is on it: ${names(wanted)}.`
}

export function author(login: string): string {
  return `Pull requests of ${code(login)} are not merged here.`
}

export function holdLabel(present: readonly string[]): string {
  return present.length === 1 ? `The label ${names(present)} holds this.` : `The labels ${names(present)} hold this.`
}

export function holdTitle(title: string): string {
  return `The title says that it is not finished: ${code(title, 100)}.`
}

export function blockers(open: readonly number[]): string {
  return `Merging is stopped until ${open.length === 1 ? 'this issue is' : 'these issues are'} closed: ${numbers(open)}.`
}

export function frozen(priority: number, least: number): string {
  return `Merging is frozen below priority ${least}; this has ${priority}.`
}

export function base(ref: string): string {
  return `The base ${code(ref)} is not among the branches merged into.`
}

export function workflows(touched: readonly string[]): string {
  return `It touches ${names(touched)}; workflow files are merged by people.`
}

export function sensitive(touched: readonly string[], handle: string): string {
  return `It touches ${names(touched)}. Somebody besides its author has to look at it and approve it, by a review or by the comment ${code(`${handle} approve`)}.`
}

export function methodLabels(labels: readonly string[]): string {
  return `Two labels ask for different ways to merge: ${names(labels)}.`
}

export function method(wanted: string | null, allowed: readonly string[]): string {
  const rest = allowed.length === 0 ? 'no way to merge is allowed here' : `allowed here: ${names(allowed)}`
  return wanted === null ? `There is nothing to choose from: ${rest}.` : `${code(wanted)} is not allowed; ${rest}.`
}

export function partial(what: 'files' | 'checks' | 'reviews' | 'threads' | 'comments' | 'commits'): string {
  return `GitHub showed only part of the ${what}, so the rest cannot be judged.`
}

export function unread(what: readonly string[], host: string): string {
  return `Not everything could be read: ${[...what]
    .toSorted()
    .map((one) => neutralLine(one, host, 200))
    .join('; ')}.`
}

export function unknownWord(what: string, word: string): string {
  return `GitHub says ${code(word)} for ${what}, which this version does not know.`
}

export function attempts(count: number, api: string | null): string {
  const last = api === null ? '' : `, the last one of ${code(api)}`
  return `${counted(count, 'call')} for this commit failed${last}. Push again or merge by hand.`
}

/** @param all numbers of pull requests and issues; 0 stands for a line that was not understood */
export function dependencies(state: 'open' | 'closed', all: readonly number[]): string {
  const known = all.filter((number) => number !== 0)
  const unclear = `A line of its description says that it depends on something this version does not understand; write it like ${code('Depends-On: #12')}, of this repository and with nothing behind it, or take it out.`
  if (known.length === 0) return unclear
  const more = known.length < all.length ? ` ${unclear}` : ''
  return state === 'open'
    ? `It depends on ${numbers(known)}, which is not merged yet.${more}`
    : `It depends on ${numbers(all)}, which was closed without a merge; somebody has to decide.`
}

export function scheduled(until: string): string {
  return `Its description asks for a merge after ${clock(until)}.`
}

export function badSchedule(text: string): string {
  return `Its description asks for a merge after ${code(text, 60)}, which is no time; write it like ${code('2026-01-31T08:00:00Z')}.`
}

export function quiet(until: string): string {
  return `The quiet window after the last push, review or thread runs until ${clock(until)}.`
}

export function firstMerge(handle: string): string {
  return `This would be the first merge by Signalbox in this repository. Comment ${code(`${handle} approve`)} on this pull request to confirm that it may merge, or set ${code('merge.mode')} in the configuration.`
}

export function refusedByGitHub(words: string, host: string): string {
  return `GitHub refused: ${neutralLine(words, host, 300)}`
}

export function takenOn(what: 'merge_pending' | 'in_merge_queue' | 'updating'): string {
  const words = { merge_pending: merging, in_merge_queue: inQueue, updating } as const
  return words[what]
}

export function ejected(failing: readonly string[]): string {
  return `The merge queue took it out because these checks failed there: ${names(failing)}. A new commit may be queued again.`
}

export function ejectedFor(until: string): string {
  return `The merge queue took it out without a failed check; it is queued again after ${clock(until)}.`
}

export function finding(kind: 'mode_change' | 'sensitive_path', handle: string): string {
  const what =
    kind === 'mode_change'
      ? 'changes the executable bit of a file'
      : 'changes files that steer builds, tests or releases'
  return `It ${what}. Look at it, then comment ${code(`${handle} approve`)} on this pull request.`
}
