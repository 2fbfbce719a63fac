/** Characters that make a token, and how much more to expect: an estimate that is rather too high for code. */
const charactersPerToken = 3.2
const reserve = 1.15

/** Estimated input tokens of a text of that many characters. Before a call they are counted exactly. */
export function tokensOf(characters: number): number {
  return Math.ceil((characters / charactersPerToken) * reserve)
}

/** How many characters such an estimate allows. */
export function charactersFor(tokens: number): number {
  return Math.floor((tokens / reserve) * charactersPerToken)
}
