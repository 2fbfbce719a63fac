import type { Located } from '../yaml/located.ts'
import { entriesOf } from '../yaml/query.ts'
import type { Part, Workflow } from './read-workflow.ts'

/** The `on:` part of a workflow; null where there is none. */
export function triggerPart({ root }: Workflow): Part | null {
  const entry = entriesOf(root).find(({ key }) => key === 'on' || key === 'true')
  return entry ? { line: entry.line, end: entry.value.end, node: entry.value } : null
}

/** Names of the events a workflow runs on. */
export function triggersOf(workflow: Workflow): readonly string[] {
  const node = triggerPart(workflow)?.node
  return node === undefined ? [] : namesOf(node)
}

function namesOf(node: Located): readonly string[] {
  if (node.kind === 'scalar') return [node.text]
  return node.kind === 'list' ? node.items.flatMap(namesOf) : node.entries.map(({ key }) => key)
}
