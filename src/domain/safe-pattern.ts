const longest = 200

/**
 * A regular expression out of a configuration, without regard to case. Refused where its time could grow beyond the length
 * of a title: a group that can match in several ways and is repeated, too many ways in all, or a reference to an earlier
 * group.
 * @returns null where it does not compile or is refused
 */
export function safePattern(text: string): RegExp | null {
  if (text.length > longest || isRisky(text)) return null
  try {
    return new RegExp(text, 'iu')
  } catch {
    return legacy(text)
  }
}

/** Patterns written for engines without the `u` flag, for example with `\-`. */
function legacy(text: string): RegExp | null {
  try {
    return new RegExp(text, 'i')
  } catch {
    return null
  }
}

/** A class ends at its first bracket: `[]` and `[^]` are whole ones (ECMAScript, "CharacterClass"). */
const token = /\\.|\[(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|./gs
const reference = /\\[1-9k]/
/** A repetition counts like so many alternatives: so two leave room for few others, and three for none. */
const perRepetition = 16
/** Two repetitions and six ways besides take at most a quarter of a second in a title of 256 characters. */
const mostWays = 6 * perRepetition ** 2

function isRisky(text: string): boolean {
  return reference.test(text) || waysOf(text.match(token) ?? []) > mostWays
}

/** A group that is still open: the ways of its alternatives before this one, of this one, and of its last piece. */
type Open = { before: number; here: number; last: number }

/**
 * In how many ways a pattern can match at one place, at most: alternatives add up, pieces side by side multiply. Infinite
 * where a group that has several is itself repeated.
 */
function waysOf(tokens: readonly string[]): number {
  const groups = [opened()]
  for (const [index, one] of tokens.entries()) {
    if (one === ')' && inside(groups.at(-1)) > 1 && repeats(tokens[index + 1])) return Number.POSITIVE_INFINITY
    take(groups, one, isOptional(tokens, index))
  }
  return inside(groups[0])
}

function take(groups: Open[], one: string, optional: boolean): void {
  if (one === '(') groups.push(opened())
  const ways = one === ')' ? inside(groups.pop()) : repeats(one) ? perRepetition : 1
  const open = groups.at(-1)
  if (open === undefined || one === '(') return
  if (one === '|') nextAlternative(open)
  else if (one !== '?') addPiece(open, ways)
  else if (optional) addNothing(open)
}

function opened(): Open {
  return { before: 0, here: 1, last: 1 }
}

function inside(group: Open | undefined): number {
  return group === undefined ? 1 : group.before + group.here
}

function nextAlternative(open: Open): void {
  open.before += open.here
  open.here = 1
  open.last = 1
}

function addPiece(open: Open, ways: number): void {
  open.here *= ways
  open.last = ways
}

/** The last piece may be left out, which is one more way. */
function addNothing(open: Open): void {
  open.here = (open.here / open.last) * (open.last + 1)
  open.last += 1
}

/** Whether a `?` leaves its piece to chance: not the mark of a group, and not the one that makes a quantifier lazy. */
function isOptional(tokens: readonly string[], index: number): boolean {
  const before = tokens[index - 1]
  if (tokens[index] !== '?' || before === '(' || repeats(before)) return false
  return !isOptional(tokens, index - 1)
}

function repeats(one: string | undefined): boolean {
  return one === '*' || one === '+' || /^\{\d*,?\d*\}$/.test(one ?? '')
}
