import * as z from 'zod'
import { paths } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { envelope, isOwn, type Listener, trigger } from './envelope.ts'

const files = z.array(z.string()).nullish()

const pushEvent = envelope.extend({
  ref: z.string(),
  deleted: z.boolean().default(false),
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

/**
 * `push`: the whole repository and the candidates of every base where it changes what steers us on the default branch, as
 * a freeze may have begun or ended there; else the candidates of a branch that is merged into, since each of them merges
 * differently now. A merge of ours is followed by a look anyway, so that one is mere news about the others, in case
 * whoever merged did not live to look.
 */
export function pushTriggers(payload: unknown, { self, vocabulary }: Listener): readonly Trigger[] {
  const parsed = pushEvent.safeParse(payload)
  const name = parsed.success ? branchOf(parsed.data.ref) : null
  if (!parsed.success || name === null || parsed.data.deleted) return []
  const { repository, commits, head_commit: head } = parsed.data
  const touched = commits.flatMap(({ added, modified, removed }) =>
    [added, modified, removed].flatMap((names) => names ?? []),
  )
  const steered = name === repository.default_branch && touched.some(steers)
  if (steered) {
    return [
      trigger('base_pushed', parsed.data, { kind: 'repository' }, head?.timestamp),
      trigger('base_pushed', parsed.data, { kind: 'base', name: null }),
    ]
  }
  const own = isOwn(parsed.data, self)
  const bases = vocabulary?.bases ?? [repository.default_branch]
  const mergedInto = bases.includes(name) || (vocabulary === null && !own)
  return mergedInto ? [trigger(own ? 'pull_changed' : 'base_pushed', parsed.data, { kind: 'base', name })] : []
}

/** The branch of a full ref name; null for a tag. */
function branchOf(ref: string): string | null {
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? null
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
