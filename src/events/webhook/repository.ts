import * as z from 'zod'
import { paths } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { envelope, trigger } from './envelope.ts'

const files = z.array(z.string()).nullish()

const pushEvent = envelope.extend({
  ref: z.string(),
  commits: z.array(z.object({ added: files, modified: files, removed: files })).default([]),
  head_commit: z.object({ timestamp: z.string().nullish() }).nullish(),
})

const added = z.array(z.object({ full_name: z.string() })).default([])

const installationEvent = z.object({
  action: z.enum(['created', 'added']),
  installation: z.object({ created_at: z.unknown().optional(), updated_at: z.unknown().optional() }),
  repositories: added,
  repositories_added: added,
})

/** `push`: only to the default branch, and only where it changes what steers us. */
export function pushTriggers(payload: unknown): readonly Trigger[] {
  const parsed = pushEvent.safeParse(payload)
  if (!parsed.success || parsed.data.ref !== `refs/heads/${parsed.data.repository.default_branch}`) return []
  const touched = parsed.data.commits.flatMap(({ added, modified, removed }) =>
    [added, modified, removed].flatMap((names) => names ?? []),
  )
  if (!touched.some(steers)) return []
  return [trigger('base_pushed', parsed.data, { kind: 'repository' }, parsed.data.head_commit?.timestamp)]
}

const steering: readonly string[] = [paths.config, paths.workflow, paths.waivers]

function steers(path: string): boolean {
  return steering.includes(path) || path.startsWith(`${paths.checklists}/`)
}

/** `installation` and `installation_repositories`: every repository the App was given. */
export function installationTriggers(payload: unknown): readonly Trigger[] {
  const parsed = installationEvent.safeParse(payload)
  if (!parsed.success) return []
  const { action, installation, repositories, repositories_added } = parsed.data
  const at = timeOf(action === 'created' ? installation.created_at : installation.updated_at)
  return (action === 'created' ? repositories : repositories_added).flatMap(({ full_name }) => {
    const [owner, name, more] = full_name.split('/')
    if (!owner || !name || more !== undefined) return []
    return [{ kind: 'installed', repository: { owner, name }, address: { kind: 'installation' }, ...at }]
  })
}

/** Installations write their times as text or as seconds since 1970. */
function timeOf(value: unknown): { at?: string } {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(typeof value === 'string' ? value : '')
  return Number.isNaN(time.getTime()) ? {} : { at: time.toISOString() }
}
