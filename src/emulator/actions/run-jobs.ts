import type { Conclusion } from '../state.ts'
import type { Execution } from './engine-state.ts'
import { type Contexts, holds, type Status } from './expressions.ts'
import { failUnstarted, type JobResult, skipJob, wordsOf } from './job-record.ts'
import { runJob } from './job-run.ts'
import { legsOf } from './matrix.ts'
import type { JobDefinition, WorkflowFile } from './workflow-file.ts'

/** Runs a workflow's jobs in the order their `needs` allow, side by side where they allow it. */
export async function runJobs(execution: Execution, workflow: WorkflowFile, contexts: Contexts): Promise<Conclusion> {
  const graph: Graph = { execution, workflow, contexts, started: new Map(), results: new Map() }
  const all = await Promise.all(Object.keys(workflow.jobs).map((key) => resultOf(graph, key)))
  execution.engine.results.set(execution.run.id, graph.results)
  return conclusionOf(execution, all)
}

type Graph = {
  execution: Execution
  workflow: WorkflowFile
  contexts: Contexts
  started: Map<string, Promise<JobResult>>
  results: Map<string, JobResult>
}

function resultOf(graph: Graph, key: string): Promise<JobResult> {
  const known = graph.started.get(key)
  if (known) return known
  const made = runWhenNeedsAreDone(graph, key)
  graph.started.set(key, made)
  return made
}

async function runWhenNeedsAreDone(graph: Graph, key: string): Promise<JobResult> {
  const definition = graph.workflow.jobs[key]
  if (!definition) throw new Error(`unknown job ${key}`)
  const needed = definition.needs ?? []
  await Promise.all(needed.map((need) => resultOf(graph, need)))
  const needs = Object.fromEntries(needed.map((need) => [need, needView(graph.results.get(need))]))
  const contexts = { ...graph.contexts, needs }
  const result = await runIf(graph, key, definition, contexts)
  graph.results.set(key, result)
  return result
}

async function runIf(graph: Graph, key: string, definition: JobDefinition, contexts: Contexts): Promise<JobResult> {
  const { execution } = graph
  const kept = execution.kept.get(key)
  if (kept) return kept
  try {
    const wanted = !execution.forced && holds(definition.if, contexts, statusOf(graph, key))
    if (!wanted) return skipJob(execution, key, definition, contexts)
  } catch (error) {
    return failUnstarted(execution, key, definition, contexts, `Error when evaluating 'if': ${wordsOf(error)}`)
  }
  return runLegs(graph, key, definition, contexts)
}

function needView(result: JobResult | undefined) {
  return { result: result?.result ?? 'skipped', outputs: result?.outputs ?? {} }
}

/** `success()` and `failure()` of a job look at all its ancestors, not only at the jobs it names. */
function statusOf({ execution, workflow, results }: Graph, key: string): Status {
  const ancestors = [...ancestorsOf(workflow, key)].map((name) => results.get(name)?.result)
  return {
    success: !execution.cancelled && ancestors.every((result) => result === 'success'),
    failure: !execution.cancelled && ancestors.some((result) => result === 'failure'),
    cancelled: execution.cancelled,
  }
}

function ancestorsOf(workflow: WorkflowFile, key: string): Set<string> {
  const found = new Set(workflow.jobs[key]?.needs)
  for (const name of found) for (const above of workflow.jobs[name]?.needs ?? []) found.add(above)
  return found
}

async function runLegs(graph: Graph, key: string, definition: JobDefinition, contexts: Contexts): Promise<JobResult> {
  const failFast = definition.strategy?.['fail-fast'] ?? true
  const legs = legsOf(definition).map(({ matrix, suffix, strategy }) =>
    runJob(graph.execution, graph.workflow, { key, definition, suffix, contexts: { ...contexts, matrix, strategy } }),
  )
  for (const leg of legs) {
    void leg.ended.then(({ result }) => {
      if (failFast && result === 'failure') for (const other of legs) other.cancel()
    })
  }
  const results = await Promise.all(legs.map((leg) => leg.ended))
  const worst = (['failure', 'cancelled'] as const).find((bad) => results.some(({ result }) => result === bad))
  return {
    result: worst ?? 'success',
    outputs: Object.assign({}, ...results.map(({ outputs }) => outputs)),
  }
}

function conclusionOf({ cancelled }: Execution, results: readonly JobResult[]): Conclusion {
  const conclusions = results.map(({ result }) => result)
  if (cancelled) return 'cancelled'
  if (conclusions.includes('failure')) return 'failure'
  if (conclusions.includes('cancelled')) return 'cancelled'
  return conclusions.every((conclusion) => conclusion === 'skipped') ? 'skipped' : 'success'
}
