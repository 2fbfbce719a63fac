const word = /[\p{L}\p{N}_$]+/gu
const latin = /\p{Script=Latin}/u
const foreign = /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}\uFF21-\uFF3A\uFF41-\uFF5A]/u
/** Greek letters that look like Latin ones; the others are common in formulas (`Δt`, `μs`, `σ2`). */
const greekLookalike =
  /[\u0391\u0392\u0395-\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u03BD\u03BF\u03C1]/u
/** Letters of formulas, drawn like ASCII ones. */
const mathematical = /[\u{1D400}-\u{1D7FF}]/u

/** Whether a word of the line is put together from Latin letters and letters of another script that look like them. */
export function mixesScripts(line: string): boolean {
  return [...line.matchAll(word)].some(
    ([text]) =>
      mathematical.test(text) ||
      (foreign.test(text) && /[\p{Script=Latin}]/u.test(withoutWide(text))) ||
      (greekLookalike.test(text) && latin.test(text)),
  )
}

/** Full-width letters are Latin ones by their script, but not by their look. */
function withoutWide(text: string): string {
  return text.replaceAll(/[\uFF21-\uFF3A\uFF41-\uFF5A]/gu, '')
}
