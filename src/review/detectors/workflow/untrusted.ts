/** Text that anybody can write who may open an issue or a pull request, in folded form. */
const outsiders =
  /\bgithub\.(?:head_ref\b|event\.(?:(?:issue|pull_request|discussion|comment|review|review_comment|changes)\.(?:.{0,40}\.)?(?:title|body|name|email|from)\b|pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))\b|(?:head_commit|commits\.\*|workflow_run\.head_commit)\.(?:message|(?:author|committer)\.(?:name|email))\b|workflow_run\.(?:head_branch|display_title|pull_requests\.\*\.head\.ref)\b|pages\.\*\.page_name\b|client_payload\b|pull_request\s*\)|issue\s*\)|comment\s*\)))|\btojson\(\s*github(?:\.event)?\s*\)/

const harmless =
  /\b(?:contains|startswith|endswith|hashfiles)\((?:[^()']|'[^']{0,200}')*\)|[\w.*]+\s*[!=<>]=?\s*(?:'[^']{0,200}'|[\w.*]+)|'[^']{0,200}'\s*[!=]=\s*[\w.*]+/g

/** Whether an expression (the text between `${{` and `}}`) yields text that outsiders write. */
export function isUntrusted(expression: string): boolean {
  const folded = expression
    .slice(0, 2_000)
    .toLowerCase()
    .replaceAll(/\[\s*'([\w-]+)'\s*\]/g, '.$1')
    .replaceAll(/\[\s*(?:\d+|\*)\s*\]/g, '.*')
    .replaceAll(/\s*\.\s*/g, '.')
  return outsiders.test(folded.replaceAll(harmless, ' '))
}

/** The expressions of a text, each with where it begins. */
export function expressionsIn(text: string): readonly { readonly offset: number; readonly expression: string }[] {
  const found: { offset: number; expression: string }[] = []
  for (let start = text.indexOf('${{'); start >= 0; ) {
    const end = text.indexOf('}}', start)
    found.push({ offset: start, expression: text.slice(start + 3, end < 0 ? text.length : end) })
    start = end < 0 ? -1 : text.indexOf('${{', end)
  }
  return found
}
