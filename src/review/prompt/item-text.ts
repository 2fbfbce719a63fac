import type { ItemSpec } from '../checklist.ts'

const failKinds = {
  'diff-line': 'a line of the new side (RIGHT) that the diff shows',
  'removed-line': 'a removed line (LEFT)',
  'any-head-line': 'any line of the new side, and beside it the changed line of the diff that makes it matter',
} as const

const passKinds = {
  'per-subject': 'an answer with a quote and a control for every place that is listed',
  one: 'one quote with a control, and an answer for every place that is listed',
  none: 'nothing beyond an answer for every place that is listed',
} as const

/** An item as the model reads it. All of it comes from the base branch. */
export function itemText(item: ItemSpec): string {
  return [
    `### ${item.name} (rev ${item.rev}, ${item.severity}): ${item.title}`,
    `Holds: ${item.assert}`,
    ...list('Pass when', item.pass_when),
    ...list('Fail when', item.fail_when),
    ...list('Not applicable when', item.na_when),
    ...list('Never a fail', item.not_a_fail),
    `A fail quotes ${failKinds[item.evidence.fail]}. A pass shows ${passKinds[item.evidence.pass]}.`,
    ...list('A control is a word of the quote that matches', item.controls),
    ...list('For suspects it matches instead', item.clears),
  ].join('\n')
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `- ${line}`)]
}
