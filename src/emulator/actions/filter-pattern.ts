/**
 * Whether a list of filter patterns selects a name. Patterns apply in order and the last match wins; `!` takes away.
 * GitHub docs, "Workflow syntax", filter pattern cheat sheet.
 */
export function selects(patterns: readonly string[], name: string): boolean {
  let selected = false
  for (const pattern of patterns) {
    const negative = pattern.startsWith('!')
    if (toRegExp(negative ? pattern.slice(1) : pattern).test(name)) selected = !negative
  }
  return selected
}

/** Whether some name out of several is selected. */
export function selectsSome(patterns: readonly string[], names: readonly string[]): boolean {
  return names.some((name) => selects(patterns, name))
}

function toRegExp(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const [piece, length] = translate(pattern, at)
    source += piece
    at += length - 1
  }
  return new RegExp(`^${source}$`)
}

/** Each kind of piece a pattern is made of, and the regular expression it stands for. First match counts. */
const pieces: readonly [kind: RegExp, meaning: (text: string) => string][] = [
  // `**/` also stands for no folder at all: `**/README.md` selects `README.md`.
  [/(?<=^|\/)\*\*\//y, () => '(?:.*/)?'],
  [/\*\*/y, () => '.*'],
  [/\*/y, () => '[^/]*'],
  [/[?+]/y, (text) => text],
  [/\[[^\]]+\]/y, (text) => text],
  [/\\./y, (text) => literal(text.slice(1))],
  [/[\s\S]/y, literal],
]

function translate(pattern: string, at: number): [piece: string, length: number] {
  for (const [kind, meaning] of pieces) {
    kind.lastIndex = at
    const text = kind.exec(pattern)?.[0]
    if (text !== undefined) return [meaning(text), text.length]
  }
  return ['', 1]
}

function literal(letter: string): string {
  return letter.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
