import { reasons } from '../../domain/reason.ts'
import { plainName } from '../../render/merge-sentence.ts'
import { consent } from '../../render/what-if.ts'
import type { Explained } from './explain.ts'

/**
 * An explanation as lines for a person at a terminal.
 * @param gates the gates of the merge, one a line
 */
export function explainedLines(answer: Explained, gates: readonly string[]): readonly string[] {
  const { subject, reason, meaning, detail, effects, merge } = answer
  const writes = effects.length > 0 ? `Would write: ${effects.join(', ')}.` : 'Would write nothing.'
  const headline = `#${subject}: ${reason}. ${meaning}`
  if (merge === null) return [headline, ...(detail === null ? [] : [detail]), writes]
  const named = merge.supposed.map((text) => plainName(text, 400)).join(', then ')
  const subjectOf = named === '' ? 'The merge' : `Supposing ${named}`
  return [
    ...(saysMore(answer, merge) ? [headline, ...(detail === null ? [] : [detail])] : []),
    `${saysMore(answer, merge) ? subjectOf : `#${subject}`}: ${merge.decision}, ${merge.reason}. ${reasons[merge.reason]}`,
    merge.next,
    ...gates.map((line) => `  ${line}`),
    ...wayLines(merge.way),
    ...(merge.supposesConsent || merge.way.supposesConsent ? [consent] : []),
    writes,
  ]
}

const acts: readonly string[] = ['merge', 'enqueue', 'update_branch']

/** Whether the answer is about something else than the judgment of the merge, or that judgment is only supposed. */
function saysMore(
  { reason, effects }: Explained,
  { reason: judged, supposed }: NonNullable<Explained['merge']>,
): boolean {
  return supposed.length > 0 || (reason !== judged && !effects.some((kind) => acts.includes(kind)))
}

function wayLines({ changes, decision, reason }: NonNullable<Explained['merge']>['way']): readonly string[] {
  if (changes.length === 0) return []
  const options = changes.map((text) => `  --what-if ${asArgument(plainName(text, 400))}`)
  return ['What would change it, in this order:', ...options, `Then: ${decision}, ${reason}. ${reasons[reason]}`]
}

/** One word for a shell: names of checks and labels are other people's, and people paste what they read. */
function asArgument(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
