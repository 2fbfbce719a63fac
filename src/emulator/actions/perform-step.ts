import { isUsesStep } from './action-support.ts'
import { readUses } from './action-uses.ts'
import { checkout } from './checkout.ts'
import { downloadArtifact } from './download-artifact.ts'
import { type Contexts, interpolate } from './expressions.ts'
import { runLocalAction, runMappedAction } from './javascript-action.ts'
import type { JobState, StepResult } from './job-state.ts'
import { runScript } from './script.ts'
import { setUpNode } from './setup-node.ts'
import { uploadArtifact } from './upload-artifact.ts'
import type { Step, UsesStep } from './workflow-file.ts'

/** One step about to run. */
export type StepWork<Kind extends Step = Step> = {
  state: JobState
  step: Kind
  /** `GITHUB_ACTION`. */
  id: string
  /** `env` of workflow, job and step together. */
  env: Readonly<Record<string, string>>
  contexts: Contexts
}

/** What a step left behind. */
export type StepEnd = { outcome: StepResult; outputs: Record<string, string> }
/** A step's `with:`, filled, by lower-case name. */
export type Inputs = ReadonlyMap<string, string>

/** Runs a step as what it is: a script, an action of the engine's own, or a JavaScript action. */
export async function performStep(work: StepWork): Promise<StepEnd> {
  const { step } = work
  if (!isUsesStep(step)) return runScript({ ...work, step })
  const inputs = fill(work, step)
  describe(work, step, inputs)
  const uses = readUses(step.uses, work.state.task.execution.engine.options)
  switch (uses.kind) {
    case 'local':
      return runLocalAction(work, inputs, uses.path)
    case 'mapped':
      return runMappedAction(work, inputs, uses)
    case 'built-in':
      return builtIns[uses.name](work, inputs)
    case 'unknown':
      throw new Error(`Unable to resolve action \`${step.uses}\`, repository not found`)
  }
}

const builtIns = {
  'actions/checkout': checkout,
  'actions/setup-node': setUpNode,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
}

function fill({ contexts }: StepWork, step: UsesStep): Inputs {
  const written = Object.entries(step.with ?? {})
  return new Map(written.map(([name, value]) => [name.toLowerCase(), interpolate(value, contexts)]))
}

function describe({ state }: StepWork, step: UsesStep, inputs: Inputs): void {
  state.log(`##[group]Run ${step.uses}`)
  if (inputs.size > 0) state.log('with:')
  for (const [name, value] of inputs) state.log(`  ${name}: ${value}`)
  state.log('##[endgroup]')
}
