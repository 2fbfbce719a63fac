/**
 * Reads a `GITHUB_OUTPUT`, `GITHUB_ENV` or `GITHUB_STATE` file: `name=value` lines and `name<<DELIMITER` blocks.
 * GitHub docs, "Workflow commands".
 * @throws Error in the runner's words when a line is neither
 */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const { name, value } = readEntry(line, lines)
    if (name === '') throw new Error(`Invalid format '${line}'`)
    values[name] = value
  }
  return values
}

function readEntry(line: string, following: string[]): { name: string; value: string } {
  const equals = line.indexOf('=')
  const heredoc = line.indexOf('<<')
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    return { name: line.slice(0, equals), value: line.slice(equals + 1) }
  }
  const delimiter = line.slice(heredoc + 2)
  if (heredoc < 0 || delimiter === '') throw new Error(`Invalid format '${line}'`)
  const end = following.indexOf(delimiter)
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
  const value = following.splice(0, end + 1).slice(0, -1)
  return { name: line.slice(0, heredoc), value: value.join('\n') }
}

/** Reads a `GITHUB_PATH` file: one folder per line. */
export function parsePathFile(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '')
}
