const named: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/** Two names of 4,096 bytes with every byte escaped, and more: what is longer is no name. */
const longest = 40_000

const quotedPattern = /^"((?:[^"\\]|\\[abtnvfr"\\]|\\[0-3][0-7]{2})*)"/

/**
 * A name as git quotes it: in double quotes with escapes where it holds special characters, else as it is.
 * @returns the name and what follows it; null where the quotes are not closed or an escape is not git's
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
export function readQuoted(text: string): { readonly name: string; readonly rest: string } | null {
  const found = text.length > longest ? null : quotedPattern.exec(text)
  if (!found) return null
  const [whole, inside = ''] = found
  const bytes = [...inside.matchAll(/\\([0-3][0-7]{2})|\\(.)|[^\\]+/g)].flatMap(([piece, octal, letter]) => {
    if (octal !== undefined) return [Number.parseInt(octal, 8)]
    if (letter !== undefined) return [named[letter] ?? 0]
    return [...new TextEncoder().encode(piece)]
  })
  return { name: new TextDecoder().decode(Uint8Array.from(bytes)), rest: text.slice(whole.length) }
}

/** A name that stands alone on its line; null where its quotes are wrong. */
export function readName(text: string): string | null {
  if (!text.startsWith('"')) return text === '' ? null : text
  const quoted = readQuoted(text)
  return quoted?.rest === '' ? quoted.name : null
}

/**
 * The one name behind `diff --git`, which git prints twice unless the file moved. Spaces are no borders, so the middle is.
 * @param text what follows `diff --git `
 * @returns the name without the prefixes; null where both differ
 */
export function readTwice(text: string): string | null {
  if (text.startsWith('"')) {
    const first = readQuoted(text)
    const second = first?.rest.startsWith(' ') ? readName(first.rest.slice(1)) : null
    return first && second !== null ? same(first.name, second) : null
  }
  const middle = (text.length - 1) / 2
  return text[middle] === ' ' ? same(text.slice(0, middle), text.slice(middle + 1)) : null
}

/** Both without `a/` and `b/` (or what `diff.mnemonicPrefix` puts there); as they are where nothing stands before them. */
function same(old: string, now: string): string | null {
  if (old === now) return old
  const [left, right] = [old, now].map((name) => /^[abciow12]\/(.+)$/s.exec(name)?.[1])
  return left !== undefined && left === right ? left : null
}
