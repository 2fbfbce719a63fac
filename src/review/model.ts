/** What a call asks: judge a chunk, refute a fail, or attack a pass. */
export type CallKind = 'judge' | 'refute' | 'attack'

/** One question to a model without tools. */
export type ReviewCall = {
  readonly kind: CallKind
  /** 32 hex digits of chance; the fence around the diff carries it, and every answered item repeats it. */
  readonly nonce: string
  /** The same for every call of a review, so that it can be cached: the rules and the items. */
  readonly prefix: string
  /** What differs: the fenced diff and what is asked about it. */
  readonly body: string
  /** JSON Schema the answer has to satisfy; limits of length and number are checked again afterwards. */
  readonly schema: Readonly<Record<string, unknown>>
  readonly maxOutputTokens: number
  /** What is asked, as data, for whoever plays the model in a test; never sent. */
  readonly asked: readonly { readonly item: string; readonly unit: string; readonly duties: readonly string[] }[]
}

export type CallTrouble =
  | 'no_model_key'
  | 'model_unavailable'
  | 'model_refused'
  | 'model_truncated'
  | 'model_invalid'
  | 'over_budget'

/** What came back: JSON that is still to be parsed by zod, or why there is none. */
export type ReviewAnswer =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly why: CallTrouble; readonly words: string }

/** The model port of a review. It never throws for what a model or its provider does. */
export type AskModel = (call: ReviewCall) => Promise<ReviewAnswer>
