import { code, paragraphs } from './markdown.ts'
import { neutral, neutralLine } from './neutral.ts'
import type { Around } from './verdict.ts'
import type { VerdictRow } from './verdict-rows.ts'

/** What opens a thread on the line that fails. */
export function findingThread({ line }: VerdictRow, fingerprint: string, { host, handle }: Around): string {
  const parts = [
    `**${code(line.item)} ${neutralLine(line.title, host, 80)}** fails here.`,
    neutral(line.because, host, 600),
    neutral(line.fix, host, 600),
    `${code(`${handle} fix ${line.item}`)} asks an agent to mend it.`,
  ]
  return `<!-- signalbox:finding ${line.item} ${fingerprint} -->\n${paragraphs(parts)}`
}

/** What ends a thread; that something is waived or only warned about never reads as a pass. */
export function closedThread({ line, standing, waiver }: VerdictRow, head: string, host: string): string {
  const at = code(head.slice(0, 7))
  if (waiver !== null) {
    const by = waiver.by.map((login) => code(login)).join(', ')
    return `Waived until ${waiver.until} by ${by}: ${neutralLine(waiver.why, host, 200)}`
  }
  switch (standing) {
    case 'pass':
      return line.verdict === 'pass'
        ? `Fixed in ${at}: the item passes on this head.`
        : `Somebody who may decide on this approved ${at}, so the item passes.`
    case 'not_applicable':
      return `Gone in ${at}: nothing on this head is about the item any more.`
    case 'fail':
      return `Fixed in ${at}: this place does not fail any more; others do.`
    default:
      return `This does not stop the merge of ${at} any more; the verdict shows it apart.`
  }
}
