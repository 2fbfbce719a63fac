import type { StopKind } from '../domain/bundle.ts'

/** Why a run does not start its work: a stop with a name, and the words for whoever reads the log. */
export type Refusal = { readonly stop: StopKind; readonly words: string }

export function refuse(stop: StopKind, words: string): { readonly refused: Refusal } {
  return { refused: { stop, words } }
}
