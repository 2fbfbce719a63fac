import { BrokenWorkflow } from './broken-workflow.ts'
import { conditionOf, parseExpression } from './expressions.ts'
import { selects } from './filter-pattern.ts'
import { cut } from './template.ts'
import type { JobDefinition, Step, WorkflowFile } from './workflow-file.ts'

/** GitHub docs, "Contexts reference", context availability. */
const start = ['github', 'inputs', 'vars']
const beforeJob = [...start, 'needs']
const inJob = [...beforeJob, 'strategy', 'matrix']
const afterSteps = [...inJob, 'job', 'runner', 'env', 'secrets', 'steps']
const inStep = afterSteps
const inStepCondition = inStep.filter((name) => name !== 'secrets')

type Place = { path: string; contexts: readonly string[]; text: unknown; condition?: true }

/**
 * Everything about a parsed workflow that GitHub refuses before a run starts: expressions that do not parse or name a
 * context that their place does not have, unknown or circular `needs`, step ids used twice, bad filter patterns.
 * @throws BrokenWorkflow with one line per problem
 */
export function checkWorkflow(workflow: WorkflowFile): void {
  const problems = [
    ...places(workflow).flatMap(problemsAt),
    ...Object.entries(workflow.jobs).flatMap(([key, job]) => [
      ...stepIdsTwice(key, job),
      ...unknownNeeds(key, workflow),
    ]),
    ...circularNeeds(workflow),
    ...badPatterns(workflow),
  ]
  if (problems.length > 0) throw new BrokenWorkflow(problems.join('\n'))
}

function problemsAt(place: Place): string[] {
  const { path, contexts, text } = place
  if (typeof text === 'object' && text !== null) {
    return Object.entries(text).flatMap(([key, value]) => problemsAt({ path: `${path}.${key}`, contexts, text: value }))
  }
  return typeof text === 'string' ? problemsIn(text, place) : []
}

function problemsIn(text: string, { path, contexts, condition }: Place): string[] {
  try {
    if (condition) checkCondition(text, contexts)
    else for (const piece of cut(text)) if ('expression' in piece) parseExpression(piece.expression, contexts, false)
    return []
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function checkCondition(text: string, contexts: readonly string[]): void {
  const expression = conditionOf(text)
  // GitHub would read text around an expression as one long, always true string.
  if (expression === text && text.includes('${{')) throw new BrokenWorkflow(`a condition is one expression: ${text}`)
  parseExpression(expression, contexts, true)
}

function places(workflow: WorkflowFile): Place[] {
  return [
    { path: 'run-name', contexts: start, text: workflow['run-name'] },
    { path: 'concurrency', contexts: start, text: workflow.concurrency },
    { path: 'env', contexts: [...start, 'secrets'], text: workflow.env },
    { path: 'defaults', contexts: start, text: workflow.defaults },
    ...Object.entries(workflow.jobs).flatMap(([key, job]) => jobPlaces(`jobs.${key}`, job)),
  ]
}

function jobPlaces(path: string, job: JobDefinition): Place[] {
  const { url, ...environment } = { url: undefined, ...job.environment }
  return [
    { path: `${path}.name`, contexts: inJob, text: job.name },
    { path: `${path}.if`, contexts: beforeJob, text: job.if, condition: true },
    { path: `${path}.runs-on`, contexts: inJob, text: job['runs-on'] },
    { path: `${path}.environment`, contexts: inJob, text: environment },
    { path: `${path}.environment.url`, contexts: afterSteps, text: url },
    { path: `${path}.concurrency`, contexts: inJob, text: job.concurrency },
    { path: `${path}.outputs`, contexts: afterSteps, text: job.outputs },
    { path: `${path}.env`, contexts: [...inJob, 'secrets'], text: job.env },
    { path: `${path}.defaults`, contexts: [...inJob, 'env'], text: job.defaults },
    { path: `${path}.timeout-minutes`, contexts: inJob, text: job['timeout-minutes'] },
    { path: `${path}.continue-on-error`, contexts: inJob, text: job['continue-on-error'] },
    { path: `${path}.strategy`, contexts: beforeJob, text: job.strategy },
    ...job.steps.flatMap((step, at) => stepPlaces(`${path}.steps.${at}`, step)),
  ]
}

function stepPlaces(path: string, step: Step): Place[] {
  const { if: condition, ...rest } = step
  return [
    { path: `${path}.if`, contexts: inStepCondition, text: condition, condition: true },
    { path, contexts: inStep, text: rest },
  ]
}

function stepIdsTwice(key: string, job: JobDefinition): string[] {
  const ids = job.steps.flatMap((step) => step.id?.toLowerCase() ?? [])
  const twice = ids.filter((id, at) => ids.indexOf(id) < at)
  return twice.map((id) => `jobs.${key}.steps: the identifier '${id}' may not be used more than once`)
}

function unknownNeeds(key: string, workflow: WorkflowFile): string[] {
  const needs = workflow.jobs[key]?.needs ?? []
  const unknown = needs.filter((name) => !Object.hasOwn(workflow.jobs, name))
  return unknown.map((name) => `jobs.${key}.needs: job '${key}' depends on unknown job '${name}'`)
}

function circularNeeds(workflow: WorkflowFile): string[] {
  const keys = Object.keys(workflow.jobs)
  const startable = new Set(
    keys.flatMap((key) => workflow.jobs[key]?.needs ?? []).filter((need) => !keys.includes(need)),
  )
  for (let round = 0; round < keys.length; round += 1) {
    for (const key of keys) {
      if ((workflow.jobs[key]?.needs ?? []).every((need) => startable.has(need))) startable.add(key)
    }
  }
  if (keys.every((key) => startable.has(key))) return []
  return ['jobs: the workflow must contain at least one job with no dependencies, and no job may depend on itself']
}

function badPatterns(workflow: WorkflowFile): string[] {
  return [...workflow.on].flatMap(([event, trigger]) => {
    const { branches = [], tags = [], paths = [] } = trigger
    const ignored = [trigger['branches-ignore'], trigger['tags-ignore'], trigger['paths-ignore']].flatMap(
      (one) => one ?? [],
    )
    return [...branches, ...tags, ...paths, ...ignored].flatMap((pattern) => problemOfPattern(event, pattern))
  })
}

function problemOfPattern(event: string, pattern: string): string[] {
  try {
    selects([pattern], '')
    return []
  } catch {
    return [`on.${event}: invalid filter pattern: ${pattern}`]
  }
}
