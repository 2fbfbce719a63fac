import { isUsesStep } from './action-support.ts'
import { readUses } from './action-uses.ts'
import { writeInside } from './inside.ts'
import { jobEnvironment } from './job-contexts.ts'
import { failureAt, wordsOf } from './job-record.ts'
import type { JobState } from './job-state.ts'
import { beginStep, endStep } from './step-record.ts'

/**
 * "Set up job": the event file, the job's environment, and every action the steps use.
 * @returns false when the job cannot go on; it has failed then
 */
export function setUpJob(state: JobState): boolean {
  const { execution, job } = state.task
  const { world } = execution.engine
  const record = beginStep(world, job, 'Set up job')
  try {
    writeInside([state.folders.root], `${state.folders.event}/event.json`, JSON.stringify(execution.origin.payload))
    describeToken(state)
    findActions(state)
    state.env = jobEnvironment(state.task, state.contexts)
    endStep(world, record, 'success')
    return true
  } catch (error) {
    state.log(`##[error]${wordsOf(error)}`)
    state.annotations.push(failureAt(wordsOf(error)))
    state.status = 'failure'
    endStep(world, record, 'failure')
    return false
  }
}

function describeToken(state: JobState): void {
  const { caller } = state.task.execution.engine.world.tokens.get(state.token) ?? {}
  const granted = caller?.kind === 'run' ? Object.entries(caller.permissions) : []
  state.log('##[group]GITHUB_TOKEN Permissions')
  for (const [scope, level] of granted) state.log(`${scope}: ${level}`)
  state.log('##[endgroup]')
}

function findActions(state: JobState): void {
  const { execution, request } = state.task
  for (const step of request.definition.steps) {
    if (!isUsesStep(step)) continue
    const uses = readUses(step.uses, execution.engine.options)
    if (uses.kind === 'unknown') throw new Error(`Unable to resolve action \`${step.uses}\`, repository not found`)
  }
}

/** "Complete job": what a runner does after the last step. */
export function finishSteps(state: JobState): void {
  const { execution, job } = state.task
  const { world } = execution.engine
  const record = beginStep(world, job, 'Complete job')
  state.log('Cleaning up orphan processes')
  endStep(world, record, 'success')
}
