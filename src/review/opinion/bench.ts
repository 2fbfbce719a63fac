import type { Ground } from '../evidence/asked-cell.ts'
import type { AskModel, CallKind, CallTrouble, ReviewCall } from '../model.ts'
import { opinionSchema } from '../prompt/answer-schema.ts'
import { type SecondOpinion, secondOpinion } from '../proposal.ts'

/** What a second opinion takes. */
export type OpinionBench = {
  readonly ask: AskModel
  readonly nonce: () => string
  readonly ground: Omit<Ground, 'nonce' | 'quotable'>
}

export type Heard =
  | { readonly kind: 'heard'; readonly opinion: SecondOpinion }
  | { readonly kind: 'unheard'; readonly why: CallTrouble | 'wrong_nonce'; readonly words: string }

const outputTokens = 1500

/** Asks for one opinion; an answer of another shape, or without its nonce, is none. */
export async function hear(
  bench: OpinionBench,
  kind: Exclude<CallKind, 'judge'>,
  asked: ReviewCall['asked'],
  words: Pick<ReviewCall, 'nonce' | 'prefix' | 'body'>,
): Promise<Heard> {
  const answer = await bench.ask({ kind, ...words, schema: opinionSchema, maxOutputTokens: outputTokens, asked })
  if (answer.kind === 'failed') return { kind: 'unheard', why: answer.why, words: answer.words }
  const parsed = secondOpinion.safeParse(answer.value)
  if (!parsed.success) {
    return { kind: 'unheard', why: 'model_invalid', words: 'A second opinion did not have the agreed shape.' }
  }
  return parsed.data.nonce === words.nonce
    ? { kind: 'heard', opinion: parsed.data }
    : { kind: 'unheard', why: 'wrong_nonce', words: 'A second opinion did not repeat the word it was given.' }
}
