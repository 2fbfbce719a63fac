import { type Change, written } from '../../../domain/merge/what-if.ts'
import type { Host } from '../../../handle.ts'
import { gateMarks } from '../../../render/merge-gates.ts'
import { connect } from '../connect.ts'
import { type Explained, explainSubject } from '../explain.ts'
import type { Stage } from '../stage/stage.ts'
import type { Teller } from './teller.ts'

/** Asks why a pull request is not merged, as it is or after some supposed changes, and tells the answer. */
export type AskWhy = (pull: number, changes: readonly Change[]) => Promise<void>

/**
 * Asks with the App's own token and by the same function as `signalbox explain`, which reads GitHub and writes nothing.
 * @throws Error where the question cannot be answered
 */
export function createAskWhy({ serverEnvironment, repository }: Stage, teller: Teller): AskWhy {
  const { owner, name } = repository
  const asked: { host: Host | null } = { host: null }
  return async (pull, changes) => {
    asked.host ??= (await connect(`${owner}/${name}`, serverEnvironment)).host
    const { answer } = await explainSubject(asked.host, { owner, name }, pull, changes)
    const options = changes.map((change) => ` --what-if '${written(change)}'`).join('')
    teller.tell({ who: 'operator', what: `asks: signalbox explain ${owner}/${name} ${pull}${options}`, color: 'gray' })
    tellGates(answer, teller)
  }
}

/** Every gate of the merge: those that are closed with their words, the others by name; or one object. */
export function tellGates({ merge }: Explained, teller: Teller): void {
  if (merge === null) return
  const { supposed, decision, reason, gates, next, way } = merge
  const states = Object.fromEntries(gates.map(({ gate, state }) => [gate, state]))
  teller.object({ event: 'gates', at: teller.seconds(), supposed, decision, reason, gates: states, way: way.changes })
  const closed = gates.filter(({ state }) => state !== 'passes' && state !== 'not_asked')
  const passing = gates.filter(({ state }) => state === 'passes').map(({ name }) => name)
  const lines = [
    `${decision}, ${reason}. ${next}`,
    ...closed.map(({ state, name, words }) => `${gateMarks[state]} ${name}: ${words}`),
    ...wrapped(`${gateMarks.passes} ${passing.join(', ')}`),
    ...(way.changes.length === 0
      ? []
      : [`What would change it: ${way.changes.join(', then ')}. Then: ${way.decision}, ${way.reason}.`]),
  ]
  for (const line of lines) teller.note(`${indent}${line}`)
}

const indent = ' '.repeat(12)
const widest = 110

function wrapped(text: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (`${last} ${word}`.length <= widest) lines.splice(-1, 1, `${last} ${word}`)
    else lines.push(`  ${word}`)
  }
  return lines
}
