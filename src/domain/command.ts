import type { WhatIf } from './merge/what-if.ts'

/** What somebody asked for on a command line of a comment. Free words are work; the verbs steer. */
export type Command =
  | { readonly verb: 'work'; readonly text: string }
  | { readonly verb: 'approve' }
  | { readonly verb: 'hold'; readonly text: string }
  | { readonly verb: 'resume' }
  /** What is waited for; `whatIf` are differences to suppose first, as they were read. */
  | { readonly verb: 'explain'; readonly whatIf: readonly WhatIf[] }
  /** Another look at the checklists; `item` where one is named. */
  | { readonly verb: 'recheck'; readonly item: string | null }
  /** Accepts a failing item until a day; null where the words do not say which, until when and why. */
  | {
      readonly verb: 'waive'
      readonly wish: { readonly item: string; readonly until: string; readonly why: string } | null
    }
  /** A verb the product keeps for itself but does not offer here; answered, never run as free words. */
  | { readonly verb: 'reserved'; readonly word: string }
  /** The handle alone: nothing to do, said kindly. */
  | { readonly verb: 'empty' }

/** The commands of one comment, in its order. */
export type CommandReading = {
  readonly commands: readonly Command[]
  /** Whether words were cut off because the comment says more than is read. */
  readonly truncated: boolean
}

/** Verbs that never become free words, so that `@agent stop` can never start a run. */
export const reservedWords = ['stop', 'wake', 'plan', 'retry', 'merge', 'help'] as const
