import { withoutSkipWords } from './neutral/skip-words.ts'

const loud = /\*{3}[ \t]{0,9}NO_CI[ \t]{0,9}\*{3}/gi
const rounds = 20

/** The text without the words on which GitHub and other CI systems skip a commit, also those that taking one out puts together. */
export function withoutSkips(text: string): string {
  let clean = text
  for (let round = 0; round < rounds; round++) {
    const next = withoutSkipWords(clean).replaceAll(loud, '')
    if (next === clean) return clean
    clean = next
  }
  return withoutSkipWords(clean.replaceAll(/NO_CI/gi, 'NO CI'))
}
