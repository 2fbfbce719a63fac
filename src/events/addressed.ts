/** Where a line addresses us: columns (from 0) of the handle, and the words after it. */
export type Addressed = { readonly start: number; readonly rest: string }

/** List markers of any nesting, then `cc:`, emphasis, `(` or `[`. */
const opening = /^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t]*(?:cc:[ \t]*)?[*_([]{0,4}/i

/** What may stand directly behind the handle: nothing, a space, or punctuation that ends a word. */
const boundary = /^[,:;.!?)\]*_]*(?=$|[ \t])/

/** Nobody indents further. */
const deepest = 200

/**
 * Whether a raw line starts with the handle (or its `/` form). Matching is on the text as typed: nothing is normalized,
 * so look-alike letters and invisible characters never make a handle.
 * @param handle for example `@agent`
 */
export function addressed(line: string, handle: string): Addressed | null {
  const start = opening.exec(line)?.[0].length ?? 0
  if (start > deepest) return null
  const typed = line.slice(start, start + handle.length)
  // Nearly every line ends here, which counts where somebody posts tens of thousands of them.
  if (typed.length < handle.length || !/^[@/]/.test(typed)) return null
  const word = lower(typed)
  if (word !== lower(handle) && word !== `/${lower(handle.slice(1))}`) return null
  const after = line.slice(start + handle.length)
  const ending = boundary.exec(after)
  if (!ending) return null
  const rest = after.slice(ending[0].length)
  return { start, rest: /[*_([]$/.test(line.slice(0, start)) ? rest.replace(/[\])*_]{1,4}[ \t]{0,9}$/, '') : rest }
}

/** Only A to Z: folding the case of everything makes a `k` of the sign for Kelvin. */
function lower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
