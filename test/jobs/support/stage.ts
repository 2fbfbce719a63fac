import { afterEach, beforeEach } from 'vitest'
import type { JobSpec } from '../../../src/domain/job.ts'
import { steps } from '../../../src/emulator/model/script.ts'
import { type ScriptedModel, startScriptedModel } from '../../../src/emulator/model/server.ts'
import type { Step } from '../../../src/emulator/model/step.ts'
import type { FileContent } from '../../../src/emulator/seed/repository.ts'
import { type ActionRun, type Launch, modelKey, runAction } from './run-action.ts'
import { toy, wrongSum } from './toy.ts'
import { startWorld, type World } from './world.ts'

/** What a story about the Action needs; everything is taken down after each test. */
export type Stage = {
  readonly world: () => World
  /** A scripted model that takes one key and gives one step after another. */
  readonly model: (...list: readonly Step[]) => Promise<ScriptedModel>
  readonly start: (launch: Launch) => ActionRun
  /** Opens the toy's issue and claims a job for it; gives back the text to dispatch. */
  readonly claimedJob: (differs?: Partial<JobSpec>) => Promise<string>
}

export function stageFor(files: Readonly<Record<string, FileContent>> = toy): Stage {
  const taken: { world: World | null; models: ScriptedModel[]; runs: ActionRun[] } = {
    world: null,
    models: [],
    runs: [],
  }
  const world = (): World => {
    if (!taken.world) throw new Error('the world has not started')
    return taken.world
  }
  beforeEach(async () => {
    taken.world = await startWorld(files)
  })
  afterEach(async () => {
    for (const run of taken.runs.splice(0)) {
      run.child.kill('SIGKILL')
      await run.ended
      run.remove()
    }
    for (const model of taken.models.splice(0)) await model.close()
    await world().stop()
  })
  return {
    world,
    model: async (...list) => {
      const model = await startScriptedModel(steps(list), { key: modelKey })
      taken.models.push(model)
      return model
    },
    start: (launch) => {
      const run = runAction(world(), launch)
      taken.runs.push(run)
      return run
    },
    claimedJob: async (differs = {}) => {
      const issue = { ...(await world().issue(wrongSum.title, wrongSum.body)), ...wrongSum }
      return world().claim(world().job(issue, differs))
    },
  }
}

/** Waits until something is true, looking every few milliseconds. */
export async function until(holds: () => boolean, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error(`gave up waiting for ${holds}`)
    await new Promise((resume) => setTimeout(resume, 10))
  }
}
