import { onTestFinished, type TestContext } from 'vitest'
import type { AgentEvent } from '../../../src/agent/events.ts'
import { runAgent } from '../../../src/agent/loop.ts'
import type { Prices } from '../../../src/agent/prices.ts'
import type { TurnState } from '../../../src/agent/state.ts'
import type { AgentHost, AgentResult, AgentTask, Limits } from '../../../src/agent/task.ts'
import { type Script, steps } from '../../../src/emulator/model/script.ts'
import { type ScriptedModel, startScriptedModel } from '../../../src/emulator/model/server.ts'
import type { ScriptedBlock, Step } from '../../../src/emulator/model/step.ts'
import { type Clone, clone } from './repositories.ts'
import { placeIn, sandboxOf, toolchain } from './sandboxes.ts'

export const sonnet = 'claude-sonnet-5-5'

export const prices: Prices = {
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2, cacheWrite5m: 5, cacheWrite1h: 8 },
  [sonnet]: { input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5, cacheWrite1h: 4 },
}

export const limits: Limits = {
  turns: 20,
  usd: 1,
  wallMs: 120_000,
  outputTokensPerTurn: 4_000,
  compactAtTokens: 100_000,
  idleMs: 20_000,
  toolMs: 20_000,
}

export const submission = { summary: 'done', acceptance: [], changes: [], answers: [], follow_ups: [], risks: [] }
export const noChange: ScriptedBlock = { tool: 'submit', input: { ...submission, no_change: 'nothing is wrong' } }

export function call(tool: string, input: unknown): Step {
  return { reply: [{ tool, input }] }
}

/** A progress report that no two turns share, for scripts where only the number of turns matters. */
export function busy(turn: number): Step {
  return call('progress', { done: [], doing: `turn ${turn}`, next: [] })
}

export type Played = {
  result: AgentResult
  model: ScriptedModel
  events: AgentEvent[]
  states: TurnState[]
  clone: Clone
  waits: number[]
}

export type Play = {
  task?: Partial<AgentTask>
  host?: Partial<AgentHost>
  limits?: Partial<Limits>
  clone?: Clone
  /** The run makes its own git directory. */
  withoutGit?: true
}

/** Runs the agent against a script, with a real sandbox, a real clone and a model server on loopback. */
export async function play(
  context: Pick<TestContext, 'skip'>,
  script: Script | readonly Step[],
  play: Play = {},
): Promise<Played> {
  const sandbox = await sandboxOf(context)
  const model = await startScriptedModel(typeof script === 'function' ? script : steps(script), {
    key: 'test-model-key',
  })
  onTestFinished(model.close)
  const seen: Omit<Played, 'result'> = {
    model,
    events: [],
    states: [],
    clone: play.clone ?? (await clone()),
    waits: [],
  }
  const { workspace, base, git } = seen.clone
  const task: AgentTask = {
    runId: 'acme/toy#1/1',
    role: 'implementer',
    system: 'You work.',
    prompt: 'Do the task.',
    workdir: workspace,
    model: { id: sonnet },
    limits: { ...limits, ...play.limits },
    verify: [],
    base,
    ...play.task,
  }
  const host: AgentHost = {
    signal: new AbortController().signal,
    now: Date.now,
    sleep: async (milliseconds) => {
      seen.waits.push(milliseconds)
    },
    random: () => 1,
    client: { apiKey: 'test-model-key', baseURL: model.url },
    sandbox,
    environment: placeIn(workspace).environment,
    place: { readOnly: toolchain },
    ...(play.withoutGit ? {} : { git }),
    prices,
    secrets: [],
    event: (event) => seen.events.push(event),
    onTurn: (state) => {
      seen.states.push(state)
    },
    ...play.host,
  }
  return { ...seen, result: await runAgent(task, host) }
}

/** The text of every tool result the model was sent, in order. */
export function resultsSent(model: ScriptedModel): string[] {
  const last = model.requests.at(-1)?.body.messages ?? []
  return last.flatMap((message) =>
    typeof message.content === 'string'
      ? []
      : message.content.flatMap((block) => (block.type === 'tool_result' ? [String(block['content'])] : [])),
  )
}
