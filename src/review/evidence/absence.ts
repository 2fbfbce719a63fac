const absence = [
  /\b(?:missing|nowhere|never|absent)\b/i,
  /\b(?:no|not|without|lacks?|lacking)\b[^.]{0,80}\banywhere\b/i,
  /\b(?:does|do) not exist\b/i,
]

/** Whether a sentence says that something is not there: a claim over everything, which needs that everything was read. */
export function claimsAbsence(sentence: string): boolean {
  return absence.some((pattern) => pattern.test(sentence))
}
