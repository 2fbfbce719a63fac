import type { GateName, Link, MergeAction, MergeDecision, MergeJudgment } from '../domain/merge/judgment.ts'
import type { Reason } from '../domain/reason.ts'
import { withoutSecrets } from '../domain/secret.ts'
import { type GateState, gateMarks, gateWords, linesOf } from './merge-gates.ts'
import { plainName, plainSentence } from './merge-sentence.ts'

/** What the table says, for a terminal: one gate a line, aligned, its links below it, no Markdown and no colours. */
export function mergeLines(judgment: MergeJudgment): readonly string[] {
  const width = Math.max(...Object.values(gateWords).map(({ length }) => length))
  return linesOf(judgment.rows).flatMap(({ gate, state, words, links }) => [
    `${gateMarks[state]} ${gateWords[gate].padEnd(width)}  ${plainSentence(words)}`.trimEnd(),
    ...links.map(
      ({ text, url }) => `${' '.repeat(width + 4)}${plainName(text)}: ${withoutSecrets(plainName(url, 500))}`,
    ),
  ])
}

/** A judgment as plain values, for `--json`. */
export type MergeObject = {
  readonly decision: MergeDecision
  readonly reason: Reason
  readonly actions: readonly MergeAction[]
  readonly wakeAt: string | null
  readonly merge: MergeJudgment['merge']
  readonly gates: readonly {
    readonly gate: GateName
    readonly name: string
    readonly state: GateState
    readonly decision: MergeDecision | null
    readonly reason: Reason | null
    readonly words: string
    readonly links: readonly Link[]
    readonly wakeAt: string | null
  }[]
}

export function mergeObject({ decision, reason, rows, actions, merge, wakeAt }: MergeJudgment): MergeObject {
  const gates = linesOf(rows).map(({ gate, state, refusal, words, links }) => ({
    gate,
    name: gateWords[gate],
    state,
    decision: refusal?.decision ?? null,
    reason: refusal?.reason ?? null,
    words: plainSentence(words),
    links: links.map(({ text, url }) => ({ text: plainName(text), url: withoutSecrets(plainName(url, 500)) })),
    wakeAt: refusal?.wakeAt ?? null,
  }))
  return { decision, reason, actions: [...actions].toSorted(), wakeAt, merge, gates }
}
