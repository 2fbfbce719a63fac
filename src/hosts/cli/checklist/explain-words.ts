import type { ExplainedItem, Explanation } from './explain.ts'

/** What is read, what every item would have to answer, and which items are about something else. */
export function explanationText({ problems, checklists, units, items }: Explanation): string {
  const judged = units.filter(({ treatment }) => treatment === 'judged')
  const rest = units.filter(({ treatment }) => treatment !== 'judged')
  const tokens = judged.reduce((sum, unit) => sum + unit.tokens, 0)
  const inside = items.filter(({ outside }) => outside === null)
  const outside = items.filter((item) => item.outside !== null)
  return `${[
    ...problems.map((problem) => `✗ ${problem}`),
    `Checklists: ${checklists.map(({ id, version }) => `${id} ${version}`).join(', ')}`,
    `${judged.length} of ${units.length} pieces of the diff are for a model to read (about ${tokens} tokens)`,
    ...rest.map(({ id, treatment, why }) => `  ${treatment}: ${id} (${why})`),
    '',
    ...inside.flatMap(itemLines),
    ...(outside.length > 0 ? ['', 'Not about this diff:'] : []),
    ...outside.map(({ name, outside: reason }) => `  ${name}: ${reason ?? ''}`),
  ].join('\n')}\n`
}

function itemLines({ name, title, severity, gate, units, hits, troubles }: ExplainedItem): readonly string[] {
  const count = units.length === 1 ? '1 piece' : `${units.length} pieces`
  return [
    `${name} ${title} (${severity}, ${gate}; ${count})`,
    ...hits.map(({ effect, path, line, side, message, text }) => {
      const place = side === 'LEFT' ? `${path}:${line} (removed)` : `${path}:${line}`
      return `  ${effect.padEnd(7)} ${place}  ${message}${text ? `  | ${text.slice(0, 100)}` : ''}`
    }),
    ...troubles.map(({ detector, unit, words }) => `  open    ${unit}: ${detector} could not look: ${words}`),
  ]
}
