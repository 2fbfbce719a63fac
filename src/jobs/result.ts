import type { TurnState } from '../agent/state.ts'
import type { AgentResult } from '../agent/task.ts'
import type { RunResult, StopKind } from '../domain/bundle.ts'
import { outcomeOf } from './outcome.ts'
import type { Refusal } from './refusal.ts'

const short = 2_000
const long = 20_000

/** What a result says that does not come from the agent. */
export type Surroundings = Pick<RunResult, 'verifySource' | 'hiddenCharacters' | 'hiddenComments' | 'hiddenMarkdown'>

const nothing: RunResult = {
  v: 1,
  outcome: 'failed',
  stop: 'crash',
  summary: '',
  acceptance: [],
  answers: [],
  verify: [],
  verifySource: '',
  blocked: null,
  followUps: [],
  risks: [],
  hiddenCharacters: 0,
  hiddenComments: 0,
  hiddenMarkdown: 0,
  usage: [],
  usd: 0,
  turns: 0,
  minutes: 0,
  handoff: '',
  error: null,
}

/** A run that never got to work, or whose host failed. */
export function refusedResult({ stop, words }: Refusal): RunResult {
  const text = words.slice(0, short)
  return { ...nothing, outcome: outcomeOf(stop, false), stop, summary: text, error: text }
}

/** What is true at this moment if the run is killed now: its work and its costs so far, cut short. */
export function draftResult(state: TurnState, around: Surroundings): RunResult {
  return {
    ...nothing,
    ...around,
    outcome: 'partial',
    stop: 'aborted',
    summary: 'The run ended before it was done.',
    usage: usageOf(state.usage),
    usd: state.usd,
    turns: state.turns,
    minutes: minutes(state.wallMs),
    handoff: state.note.slice(0, long),
  }
}

/** @param changed whether the tree differs from the commit the run started from */
export function finalResult(agent: AgentResult, changed: boolean, around: Surroundings): RunResult {
  const { submission, blocked, error } = agent
  return {
    ...nothing,
    ...around,
    outcome: outcomeOf(agent.stop, changed),
    stop: agent.stop,
    summary: submission?.summary ?? blocked?.claim ?? endings[agent.stop],
    acceptance: submission?.acceptance ?? [],
    answers: submission?.answers ?? [],
    verify: agent.verify.map(({ command, exit, ms, tail }) => ({ command, exit, ms: Math.max(0, ms), tail })),
    blocked: blocked ? blockedReport(blocked) : null,
    followUps: submission?.follow_ups ?? [],
    risks: submission?.risks ?? [],
    usage: usageOf(agent.usage),
    usd: agent.usd,
    turns: agent.turns,
    minutes: minutes(agent.wallMs),
    handoff: agent.note.slice(0, long),
    error: error ? `${error.kind}: ${error.message}`.slice(0, short) : null,
  }
}

const endings: Readonly<Record<AgentResult['stop'], string>> = {
  submitted: 'Done.',
  blocked: 'The work is blocked.',
  needs_human: 'A person has to decide.',
  turns: 'The run used up its turns.',
  budget: 'The run used up its money.',
  timeout: 'The run used up its time.',
  no_progress: 'The run made no progress any more.',
  refusal: 'The model declined to go on.',
  context: 'The work did not fit into what the model can hold.',
  transient: 'The model could not be reached.',
  auth: 'The model provider did not accept the key. Put a valid one into the secret the workflow names.',
  billing: 'The model provider refused for lack of credit. Add credit, or use another key.',
  config: 'The model provider refused the request as it is configured.',
  aborted: 'The run was cancelled.',
  crash: 'The run failed by a fault of its own.',
} satisfies Partial<Record<StopKind, string>>

function blockedReport(blocked: NonNullable<AgentResult['blocked']>): RunResult['blocked'] {
  const { kind, claim, needs, reproduced, evidence } = blocked
  return {
    kind,
    claim,
    needs,
    reproduced,
    evidence: evidence.map(({ command, exit, tail }) => ({ command, exit, tail })),
  }
}

/** Tokens by model, as a result tells them. */
export function usageOf(byModel: AgentResult['usage']): RunResult['usage'] {
  return Object.entries(byModel)
    .slice(0, 20)
    .map(([model, { input, output, cacheRead, cacheWrite5m, cacheWrite1h }]) => ({
      model: model.slice(0, short),
      input,
      output,
      cacheRead,
      cacheWrite: cacheWrite5m + cacheWrite1h,
    }))
}

function minutes(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds / 6_000) / 10)
}
