/** One difference that somebody wants to be supposed about a pull request, before it is judged again. */
export type Change =
  /** A review of the head that approves it, by somebody who may. */
  | { readonly kind: 'approve'; readonly by: string }
  /** The newest report of a check; `word` is GitHub's, in upper case, for example `SUCCESS`. */
  | { readonly kind: 'check'; readonly name: string; readonly word: string }
  | { readonly kind: 'label'; readonly label: string; readonly on: boolean }
  | { readonly kind: 'resolve_threads' }
  | { readonly kind: 'ready' }
  /** Somebody with write access comments `approve` about this head. */
  | { readonly kind: 'confirm' }
  /** Later by this many milliseconds. */
  | { readonly kind: 'time'; readonly milliseconds: number }

/** What somebody typed, and what it means; or the sentence that says what would have been understood. */
export type WhatIf =
  | { readonly kind: 'read'; readonly text: string; readonly change: Change }
  | { readonly kind: 'unread'; readonly text: string; readonly why: string }

/** GitHub's words for a check that ended, and for one that did not. */
export const conclusions = [
  'SUCCESS',
  'FAILURE',
  'NEUTRAL',
  'SKIPPED',
  'CANCELLED',
  'TIMED_OUT',
  'ACTION_REQUIRED',
  'STALE',
  'STARTUP_FAILURE',
] as const
export const pendings = ['QUEUED', 'IN_PROGRESS', 'WAITING', 'REQUESTED', 'PENDING'] as const

/** Further differences than this are not supposed at once. */
export const mostChanges = 10

/** How each difference is written. */
export const forms = [
  'approve by <login>',
  'check <name> <conclusion>',
  'label +<name>',
  'label -<name>',
  'resolve threads',
  'ready',
  'confirm',
  'time +<duration>',
] as const

/** A change as it is written, so that what is told can be typed. */
export function written(change: Change): string {
  switch (change.kind) {
    case 'approve':
      return `approve by ${change.by}`
    case 'check':
      return `check ${/[\s"'`“”„‘’]/.test(change.name) ? `"${change.name}"` : change.name} ${change.word.toLowerCase()}`
    case 'label':
      return `label ${change.on ? '+' : '-'}${change.label}`
    case 'resolve_threads':
      return 'resolve threads'
    case 'ready':
    case 'confirm':
      return change.kind
    case 'time':
      return `time +${length(change.milliseconds)}`
  }
}

function length(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
}
