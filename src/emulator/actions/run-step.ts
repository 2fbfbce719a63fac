import { isUsesStep } from './action-support.ts'
import { type Contexts, holds, interpolate, resolveValue } from './expressions.ts'
import { failureAt, wordsOf } from './job-record.ts'
import { type JobState, type StepResult, statusOf, stepContexts } from './job-state.ts'
import { performStep } from './perform-step.ts'
import { beginStep, endStep } from './step-record.ts'
import type { Step } from './workflow-file.ts'

/** Runs one step of a job if its `if` holds, and keeps what later steps may ask about it. */
export async function runStep(state: JobState, step: Step, at: number): Promise<void> {
  const { world } = state.task.execution.engine
  const prepared = prepare(state, step)
  const record = beginStep(world, state.task.job, prepared.name)
  if (prepared.wanted === false || state.killed) {
    endStep(world, record, 'skipped')
    remember(state, step, { outcome: 'skipped', conclusion: 'skipped', outputs: {} })
    return
  }
  const { outcome, outputs } = await outcomeOf(state, step, at, prepared)
  const soft = outcome === 'failure' && isSoft(step, prepared.contexts)
  const conclusion = soft ? 'success' : outcome
  // A job that was cancelled meanwhile stays cancelled, whatever its last step did.
  if (conclusion === 'failure' && state.status === 'success') state.status = 'failure'
  endStep(world, record, conclusion)
  remember(state, step, { outcome, conclusion, outputs })
}

type Prepared = { name: string; env: Record<string, string>; contexts: Contexts; wanted: boolean | Error }

function prepare(state: JobState, step: Step): Prepared {
  const written = defaultName(step)
  try {
    const outside = stepContexts(state, state.env)
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, interpolate(value, outside)] as const)
    const env = { ...state.env, ...Object.fromEntries(own) }
    const contexts = stepContexts(state, env)
    const wanted = holds(step.if, contexts, statusOf(state))
    return { name: step.name === undefined ? written : interpolate(step.name, contexts), env, contexts, wanted }
  } catch (error) {
    const wanted = error instanceof Error ? error : new Error(String(error))
    return { name: step.name ?? written, env: state.env, contexts: stepContexts(state, state.env), wanted }
  }
}

function defaultName(step: Step): string {
  return `Run ${isUsesStep(step) ? step.uses : (step.run.trim().split('\n')[0] ?? '')}`
}

async function outcomeOf(
  state: JobState,
  step: Step,
  at: number,
  { env, contexts, wanted }: Prepared,
): Promise<{ outcome: StepResult; outputs: Record<string, string> }> {
  try {
    if (wanted instanceof Error) throw wanted
    return await performStep({ state, step, id: step.id ?? `__step_${at}`, env, contexts })
  } catch (error) {
    state.log(`##[error]${wordsOf(error)}`)
    state.annotations.push(failureAt(wordsOf(error)))
    return { outcome: 'failure', outputs: {} }
  }
}

function isSoft(step: Step, contexts: Contexts): boolean {
  const value = resolveValue(step['continue-on-error'] ?? false, contexts)
  return value === true || value === 'true'
}

function remember(state: JobState, step: Step, facts: JobState['steps'][string]): void {
  if (step.id !== undefined) state.steps = { ...state.steps, [step.id]: facts }
}
