import { z } from 'zod'
import type { Level, Permissions } from '../state.ts'

/** Scopes of a run's own token. GitHub docs, "Workflow syntax", `permissions`. */
const scopes = [
  'actions artifact-metadata attestations checks contents deployments discussions id-token issues models packages',
  'pages pull-requests security-events statuses',
].flatMap((line) => line.split(' '))

const level = z.enum(['read', 'write', 'none'])

/** `permissions:` as `read-all`, `write-all` or a map; a scope that a map leaves out is none. */
export const permissions = z.union([
  z.enum(['read-all', 'write-all']),
  z.record(z.string(), level).refine((granted) => Object.keys(granted).every((scope) => scopes.includes(scope)), {
    error: (issue) => `unknown permission: ${unknownScopes(issue.input).join(', ')}`,
  }),
])
export type WorkflowPermissions = z.infer<typeof permissions>

function unknownScopes(input: unknown): string[] {
  return typeof input === 'object' && input !== null
    ? Object.keys(input).filter((scope) => !scopes.includes(scope))
    : []
}

/**
 * What a job's token may do, by the names App permissions have. Without any `permissions:` it is the restricted
 * default: contents and packages read.
 * @param readOnly for runs of pull requests from forks: every grant becomes read
 */
export function tokenPermissions(written: WorkflowPermissions | undefined, readOnly: boolean): Permissions {
  const granted: Record<string, Level> = { metadata: 'read' }
  for (const [scope, value] of Object.entries(spelledOut(written))) {
    if (value !== 'none' && scope !== 'id-token') granted[scope.replaceAll('-', '_')] = readOnly ? 'read' : value
  }
  return granted
}

/** Whether the job may ask for an OpenID Connect token. */
export function mayRequestIdentity(written: WorkflowPermissions | undefined, readOnly: boolean): boolean {
  return !readOnly && spelledOut(written)['id-token'] === 'write'
}

function spelledOut(written: WorkflowPermissions | undefined): Readonly<Record<string, 'read' | 'write' | 'none'>> {
  if (written === undefined) return { contents: 'read', packages: 'read' }
  if (typeof written !== 'string') return written
  const all = written === 'read-all' ? 'read' : 'write'
  return Object.fromEntries(scopes.map((scope) => [scope, all]))
}
