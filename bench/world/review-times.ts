import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { checks } from '../../src/domain/names.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

/** When things of one review happened, in milliseconds since its first webhook left. */
export type ReviewTimes = {
  /** The run was ordered. */
  readonly ordered: number
  readonly begun: number
  readonly ended: number
  /** The check run is completed. */
  readonly verdict: number
}

const patience = 120_000

/** Watches the emulated GitHub while somebody does something that is reviewed. */
export async function timesOf({ emulator, app, repository }: Stage, act: () => Promise<unknown>): Promise<ReviewTimes> {
  const at: Partial<Record<keyof ReviewTimes | 'webhook', number>> = {}
  const known = new Set(repository.checkRuns.map(({ id }) => id))
  const note = (name: keyof ReviewTimes | 'webhook'): void => {
    at[name] ??= performance.now()
  }
  const hear = ({ name, action }: { readonly name: string; readonly action: string | null }): void => {
    if (name === 'pull_request' && (action === 'opened' || action === 'synchronize')) note('webhook')
    if (name === 'workflow_run' && action === 'in_progress') note('begun')
    if (name === 'workflow_run' && action === 'completed') note('ended')
  }
  const stop = emulator.onWrite(({ call }) => {
    if (call.operation === 'actions/create-workflow-dispatch') note('ordered')
    const verdict = repository.checkRuns.find(({ id, appId, name }) => {
      return !known.has(id) && appId === app.id && name === checks.checklist
    })
    if (verdict?.status === 'completed') note('verdict')
  })
  emulator.world.listeners.push(hear)
  try {
    await act()
    const from = performance.now()
    while (at.verdict === undefined && performance.now() - from < patience) await pause(10)
  } finally {
    emulator.world.listeners.splice(emulator.world.listeners.indexOf(hear), 1)
    stop()
  }
  const { webhook, ordered, begun, ended, verdict } = at
  if (webhook === undefined || ordered === undefined || begun === undefined || ended === undefined || !verdict)
    throw new Error('there was no verdict')
  return { ordered: ordered - webhook, begun: begun - webhook, ended: ended - webhook, verdict: verdict - webhook }
}
