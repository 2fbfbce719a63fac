/** The words on which GitHub and other CI systems skip a commit. */
const bracketed =
  /\[\s{0,9}(?:(?:ci|actions|travis|circle|build)[\s_-]{1,9}skip|(?:skip|no)[\s_-]{1,9}(?:ci|actions|travis|circle|build|checks))\s{0,9}\]/gi
const command = /\bskip-checks[ \t]{0,9}:[ \t]{0,9}true\b/gi
const trailer = /^[ \t]{0,99}skip-checks[ \t]{0,9}:.{0,99}$/gim
const rounds = 20

/** Taking one out can put two halves of another together, so it is done until nothing changes. */
export function withoutSkipWords(text: string): string {
  let clean = text
  for (let round = 0; round < rounds; round++) {
    const next = clean.replaceAll(bracketed, '').replaceAll(command, '').replaceAll(trailer, '')
    if (next === clean) return clean
    clean = next
  }
  return clean.replaceAll('[', '(').replaceAll(/skip-checks/gi, 'skip checks')
}
