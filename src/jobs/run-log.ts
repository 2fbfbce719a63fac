import type { AgentEvent } from '../agent/events.ts'
import type { JobHost } from './host.ts'
import { safeLines } from './safe-line.ts'

/** Tells the run's log. Whatever stands in the text, no line of it is a command for the runner. */
export function say(host: Pick<JobHost, 'log'>, text: string): void {
  for (const line of safeLines(text)) host.log(line)
}

/** What an event of the agent says in the log: where it is and what it costs. Whole texts stand in the transcript. */
export function eventText(event: AgentEvent): string {
  switch (event.type) {
    case 'start':
      return `agent ${event.role} starts with ${event.model}`
    case 'assistant':
      return joined(`turn ${event.turn} (${dollars(event.usd)})`, firstLines(event.text))
    case 'tool':
      return joined(`${event.name} ${event.ok ? 'ok' : 'refused'} after ${event.ms} ms`, subjectOf(event.input))
    case 'retry':
      return joined(`the model did not answer (attempt ${event.attempt})`, event.error.slice(0, 500))
    case 'failed':
      return joined(`the request is given up (${event.failure})`, event.error.slice(0, 500))
    case 'progress':
      return joined('progress', event.progress.doing)
    case 'compacted':
      return `the history was replaced by hand-off note ${event.epoch}`
    case 'verify':
      return joined(`verify ended with ${event.exit ?? 'no exit'} after ${event.ms} ms`, event.command)
    case 'end':
      return `agent ends: ${event.stop} after ${event.turns} turns, ${dollars(event.usd)}`
  }
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`
}

function joined(head: string, rest: string): string {
  const indented = rest.split('\n').map((line) => `  ${line}`)
  return rest.trim() === '' ? head : [head, ...indented].join('\n')
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 5).join('\n').slice(0, 1000)
}

/** The one field of a tool's input that tells what it is about. */
function subjectOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const known = ['command', 'file_path', 'path', 'pattern', 'summary', 'claim']
  const found = Object.entries(input).find(([name, value]) => known.includes(name) && typeof value === 'string')
  return String(found?.[1] ?? '').slice(0, 300)
}
