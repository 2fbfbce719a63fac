/**
 * Everything without a shape of its own, and every space but the plain one; of the controls all but the tab. The bracket of
 * the escapes is among them, so that no text can look like an escape.
 */
const unseen = /[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}\p{Cc}\p{Zl}\p{Zp}\p{Zs}\u2800\u27e6]--[ \t]]/gv
const plainText = /^[\t\x20-\x7e]*$/

/**
 * The text with invisible characters shown as `⟦U+200B⟧`, never removed: a model has to see what a person does not.
 * No two texts are shown alike; `actual` is the way back.
 */
export function visible(text: string): string {
  return plainText.test(text) ? text : text.replaceAll(unseen, escaped)
}

/** A path that stands before `|`: that character is shown as an escape too, so the first one ends the path. */
export function visiblePath(path: string): string {
  return visible(path).replaceAll(/[|\t]/g, escaped)
}

/** The text that was shown so; what is no escape stays as it is. */
export function actual(shown: string): string {
  return shown.replaceAll(/⟦U\+([0-9A-F]{4,6})⟧/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function escaped(one: string): string {
  const code = (one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `⟦U+${code}⟧`
}
