import type { Job, Step } from '../state.ts'
import { timestamp, type World } from '../world.ts'
import type { StepResult } from './job-state.ts'

/** Adds a step to a job's record, at work from now. */
export function beginStep(world: World, job: Job, name: string): Step {
  const step: Step = {
    number: job.steps.length + 1,
    name,
    status: 'in_progress',
    conclusion: null,
    startedAt: timestamp(world),
    completedAt: null,
  }
  job.steps.push(step)
  return step
}

export function endStep(world: World, step: Step, conclusion: StepResult): void {
  step.status = 'completed'
  step.conclusion = conclusion
  step.completedAt = timestamp(world)
}
