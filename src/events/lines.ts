/** One line of a comment as it was typed. */
export type Line = { readonly text: string; readonly number: number }

const lineEnd = /\r\n|\n|\r/

/** The lines somebody wrote themselves: everything from a mail program's `On … wrote:` down is somebody else's. */
export function writtenLines(body: string): readonly Line[] {
  const lines = body.split(lineEnd).map((text, number) => ({ text, number }))
  const quoted = lines.findIndex(({ text, number }) => startsQuotedMail(text, lines[number + 1]?.text ?? ''))
  return quoted === -1 ? lines : lines.slice(0, quoted)
}

/** Mail programs write the introduction of a quote on one line, or wrap it to two. */
function startsQuotedMail(line: string, next: string): boolean {
  const opens = /^[> \t]*On\s/.test(line) && /\d/.test(line)
  return opens && (line.trimEnd().endsWith('wrote:') || next.trimEnd().endsWith('wrote:'))
}
