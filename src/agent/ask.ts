import type Anthropic from '@anthropic-ai/sdk'
import { reachedLimit } from './limits.ts'
import { emit, type Run } from './run.ts'
import { type Answer, type Line, type SendEvent, send } from './send.ts'

/** Sends a request of a run until it is answered whole, or a limit of the run is reached. */
export function ask(run: Run, request: Anthropic.MessageStreamParams): Promise<Answer> {
  return send(lineOf(run), request)
}

function lineOf(run: Run): Line {
  return {
    client: run.client,
    signal: run.signal,
    idleMs: run.task.limits.idleMs,
    spending: run.spending,
    prices: run.host.prices,
    sleep: (milliseconds) => run.host.sleep(milliseconds),
    random: () => (run.host.random ?? Math.random)(),
    isOver: () => reachedLimit(run) !== null,
    tell: (event) => hear(run, event),
  }
}

function hear(run: Run, event: SendEvent): void {
  if (event.type === 'sent') {
    run.requests += 1
    return
  }
  if (event.type === 'retry') run.retries += 1
  emit(run, event)
}
