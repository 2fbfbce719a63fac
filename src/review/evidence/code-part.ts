/** A line that is nothing but a comment, in the languages of the shipped checklists. */
const wholeComment = /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|#|--\s|<!--|'''|""")/

/** A line that only brings a name in. */
const broughtIn =
  /^\s*(?:import\b|from\s+\S+\s+import\b|use\s+[\w:\\]+|export\s.*\sfrom\s|(?:const|let|var)\s.*=\s*require\()/

/** A comment behind code, or one inside it. `://` begins an address, not a comment. */
const innerComment = /\/\*.*?(?:\*\/|$)|<!--.*?(?:-->|$)|(?<!:)\/\/.*$|(?<=[\s);,\]}])#.*$|(?<=\s)--\s.*$/g

/**
 * What a line does, without what it says about itself: neither a comment that claims safety nor the import of a guard
 * guards anything.
 * @returns the line without its comments; empty where nothing else is left
 */
export function codePart(line: string): string {
  return wholeComment.test(line) || broughtIn.test(line) ? '' : line.replaceAll(innerComment, ' ')
}

/** What a pattern is tried on, so that no line makes this slow. */
const longest = 2_000

/**
 * What of a line may excuse it: its code, or all of a line that is nothing but a comment. Whoever writes a line may write a
 * comment around it.
 */
export function excusable(line: string): string {
  const open = line.slice(0, longest).replaceAll(/\/\*.*?\*\/|<!--.*?-->/g, ' ')
  const code = codePart(open.split('*/').at(-1) ?? '')
  return code.trim() === '' ? line : code
}
