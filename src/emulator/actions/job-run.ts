import type { Job } from '../state.ts'
import { enter, leave, type Member } from './concurrency.ts'
import type { Execution, LiveJob } from './engine-state.ts'
import { environmentOf } from './environment.ts'
import { executeJob } from './execute-job.ts'
import { type Contexts, holds, interpolate } from './expressions.ts'
import { groupsOf, ruleOf } from './group-rule.ts'
import {
  failUnstarted,
  failureAt,
  finishJob,
  type JobResult,
  nameOf,
  openJob,
  startJob,
  wordsOf,
} from './job-record.ts'
import type { Annotation } from './workflow-command.ts'
import type { JobDefinition, WorkflowFile } from './workflow-file.ts'

/** One job to run: a job of the file, or one leg of its matrix. */
export type JobRequest = { key: string; definition: JobDefinition; suffix: string; contexts: Contexts }

type Stage = { cancel: (reason: string) => void; kill: () => void }
/** Where a job is, so that a cancel finds it; one that comes between two stages is remembered. */
type Phase = { now: Stage | null; asked: string | null; killed: boolean }

const canceled = 'The operation was canceled.'

type Turn = { leave: () => void } | { cancelled: string }

/**
 * Takes one job from waiting to its end.
 * @returns its result, and a cancel for the other legs of a failed matrix
 */
export function runJob(
  execution: Execution,
  workflow: WorkflowFile,
  request: JobRequest,
): { ended: Promise<JobResult>; cancel: () => void } {
  const { engine } = execution
  const phase: Phase = { now: null, asked: null, killed: false }
  const live: LiveJob = {
    cancel() {
      if (!goesOnWhenCancelled(request)) cancelPhase(phase, canceled)
    },
    kill() {
      phase.killed = true
      phase.now?.kill()
    },
  }
  execution.jobs.add(live)
  engine.activity.begin()
  const ended = lead(execution, workflow, request, phase).finally(() => {
    execution.jobs.delete(live)
    engine.activity.end()
  })
  return { ended, cancel: live.cancel }
}

function cancelPhase(phase: Phase, reason: string): void {
  phase.asked = reason
  phase.now?.cancel(reason)
}

/** GitHub docs, "Workflow cancellation reference": a job whose own `if` still holds is not cancelled. */
function goesOnWhenCancelled({ definition, contexts }: JobRequest): boolean {
  if (definition.if === undefined) return false
  const { matrix: _matrix, strategy: _strategy, ...known } = contexts
  return holds(definition.if, known, { success: false, failure: false, cancelled: true })
}

async function lead(
  execution: Execution,
  workflow: WorkflowFile,
  request: JobRequest,
  phase: Phase,
): Promise<JobResult> {
  const { key, definition, suffix, contexts } = request
  const labels = labelsOf(request)
  if (labels instanceof Error) return failUnstarted(execution, key, definition, contexts, labels.message)
  const job = openJob(execution, { key, name: nameOf(key, definition, contexts, suffix), labels })
  const end = (result: 'failure' | 'cancelled', message: string): JobResult => {
    finishJob(execution, job, result, [failureAt(message)])
    return { result, outputs: {} }
  }
  try {
    const turn = await takeTurn(execution, request, phase)
    if ('cancelled' in turn) return end('cancelled', turn.cancelled)
    try {
      const cancelled = await waitForRunner(execution, labels, phase)
      if (cancelled !== null) return end('cancelled', cancelled)
      const environment = environmentOf(execution, definition, contexts)
      if ('refusal' in environment) return end('failure', environment.refusal)
      return await perform(execution, job, phase, () => executeJob({ execution, workflow, request, job, environment }))
    } finally {
      turn.leave()
    }
  } catch (error) {
    return end('failure', wordsOf(error))
  }
}

function labelsOf({ definition, contexts }: JobRequest): string[] | Error {
  try {
    return definition['runs-on'].map((label) => interpolate(label, contexts))
  } catch (error) {
    return new Error(`Error when evaluating 'runs-on': ${wordsOf(error)}`)
  }
}

type Performed = {
  done: Promise<JobResult & { conclusion: 'success' | 'failure' | 'cancelled'; annotations: readonly Annotation[] }>
  cancel: () => void
  kill: () => void
}

async function perform(execution: Execution, job: Job, phase: Phase, begin: () => Performed): Promise<JobResult> {
  startJob(execution, job)
  const running = begin()
  phase.now = running
  if (phase.killed) running.kill()
  else if (phase.asked !== null) running.cancel()
  const { conclusion, annotations, ...result } = await running.done
  phase.now = null
  finishJob(execution, job, conclusion, annotations)
  return result
}

/** Waits for the job's concurrency group. */
async function takeTurn(execution: Execution, request: JobRequest, phase: Phase): Promise<Turn> {
  const { definition, contexts } = request
  if (!definition.concurrency) return { leave: () => {} }
  const { engine, repository, origin } = execution
  const rule = ruleOf(definition.concurrency, contexts)
  const groups = groupsOf(engine, repository)
  if (isOwnGroup(origin, rule.group, contexts)) {
    return { cancelled: `Canceling since a deadlock was detected for concurrency group: '${rule.group}'` }
  }
  return parked(execution, phase, (resolve) => {
    let waiting = true
    const member: Member = {
      start() {
        waiting = false
        resolve({ leave: () => leave(groups, rule.group, member) })
      },
      cancel(reason) {
        if (!waiting) return cancelPhase(phase, reason)
        leave(groups, rule.group, member)
        resolve({ cancelled: reason })
      },
    }
    enter(groups, rule.group, rule, member)
    return (reason) => member.cancel(reason)
  })
}

/** A job can never start in the group that its own run holds. */
function isOwnGroup({ plan }: Execution['origin'], group: string, { github, inputs, vars }: Contexts): boolean {
  if (plan.kind !== 'ready' || !plan.workflow.concurrency) return false
  const own = ruleOf(plan.workflow.concurrency, { github, inputs, vars }).group
  return own.toLowerCase() === group.toLowerCase()
}

/** A job for a label that no runner serves waits until it is cancelled. @returns why it ended, or null to go on */
async function waitForRunner(execution: Execution, labels: readonly string[], phase: Phase): Promise<string | null> {
  const unserved = execution.engine.options.unserved ?? []
  if (!labels.some((label) => unserved.includes(label))) return null
  return parked(execution, phase, (resolve) => resolve)
}

/** Waits for something outside the run; that is not activity. */
function parked<Outcome>(
  { engine }: Execution,
  phase: Phase,
  wait: (resolve: (outcome: Outcome) => void) => (reason: string) => void,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let open = true
    engine.activity.end()
    const cancel = wait((outcome) => {
      if (!open) return
      open = false
      phase.now = null
      engine.activity.begin()
      resolve(outcome)
    })
    if (!open) return
    phase.now = { cancel, kill: () => cancel(canceled) }
    if (phase.asked !== null || phase.killed) cancel(phase.asked ?? canceled)
  })
}
