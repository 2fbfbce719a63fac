import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyPages } from '../../../emulator/pages/copy.ts'
import type { Stage } from '../stage/stage.ts'

export type Left = { readonly folder: string; readonly page: string; readonly clone: string; readonly events: string }

/** Leaves something to look at: a static copy of the pages, every delivery and request, and a bare clone. */
export function leave({ emulator, repository }: Stage, folder: string): Left {
  mkdirSync(folder, { recursive: true })
  const page = copyPages(emulator.world, repository, join(folder, 'pages'))
  const clone = join(folder, `${repository.name}.git`)
  execFileSync('git', ['clone', '--quiet', '--mirror', repository.dir, clone])
  const events = join(folder, 'events.jsonl')
  const deliveries = emulator.deliveries.map(({ guid, event, action, status, attempts, payload }) => ({
    kind: 'delivery',
    at: attempts[0]?.at ?? 0,
    guid,
    event,
    action,
    status,
    attempts: attempts.length,
    payload,
  }))
  const calls = emulator.calls.map(({ kind: caller, ...call }) => ({ kind: 'call', ...call, caller }))
  const ordered = [...deliveries, ...calls].sort((a, b) => a.at - b.at)
  writeFileSync(events, ordered.map((one) => `${JSON.stringify(one)}\n`).join(''))
  return { folder, page, clone, events }
}
