const lineEnds = /\r\n|[\n\r\u0085\u2028\u2029]/
const control = /(?!\t)\p{Cc}/gu

/**
 * Text of a model, a tool or a person as lines for an Actions log. No line can be a workflow command: every line starts
 * with a bar, and the older form, which the runner finds anywhere in a line, is broken up.
 * Source: GitHub docs, "Workflow commands for GitHub Actions"; actions/runner, `ActionCommand`.
 */
export function safeLines(text: string): string[] {
  return text.split(lineEnds).map((line) => `| ${line.replace(control, '').replaceAll('##[', '## [')}`)
}
