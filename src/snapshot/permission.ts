import * as z from 'zod'
import type { Actor, RepositoryRef } from '../domain/identity.ts'
import type { PermissionReading } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import { failureOrThrow } from '../github/failure.ts'
import type { FirstAnswer } from './parse/answers.ts'

const answer = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ id: z.int().positive() }).nullish(),
})

type Level = Extract<PermissionReading, { kind: 'read' }>['level']

/**
 * What somebody may do here (REST, "Get repository permissions for a user"). The answer names the account that has this
 * login now, which may not be the one that wrote.
 * @returns `level: none` for somebody GitHub does not know; `unavailable` where GitHub gave no answer, never a guess
 */
export async function readPermission(
  github: GitHub,
  { owner, name }: RepositoryRef,
  person: Actor,
): Promise<PermissionReading> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      owner,
      repo: name,
      username: person.login,
    })
    const read = answer.parse(data)
    const level = levelOf(read.permission, read.role_name)
    return level === null || !read.user ? { kind: 'unavailable' } : { kind: 'read', id: read.user.id, level }
  } catch (error) {
    const failure = failureOrThrow(error)
    return failure.status === 404 ? { kind: 'read', id: person.id, level: 'none' } : { kind: 'unavailable' }
  }
}

/**
 * The permission of the hinted person as the first query brought it; null where it must be asked for by REST: the field
 * was refused, or shows nobody of that name.
 */
export function askerPermission(
  asker: FirstAnswer['asker'],
  hint: Actor | null,
): { login: string; reading: PermissionReading } | null {
  const edge = asker?.edges?.[0]
  if (!hint || !edge?.node.databaseId || edge.node.login.toLowerCase() !== hint.login.toLowerCase()) return null
  const level = levelOf(edge.permission.toLowerCase(), undefined)
  return level && { login: hint.login, reading: { kind: 'read', id: edge.node.databaseId, level } }
}

const finerRole: Readonly<Record<string, string>> = { write: 'maintain', read: 'triage' }

/** REST shows `maintain` as `write` and `triage` as `read`; the role's own name is finer where it is a built-in one. */
function levelOf(permission: string, role: string | undefined): Level | null {
  const levels: readonly Level[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none']
  const word = role !== undefined && role === finerRole[permission] ? role : permission
  return levels.find((level) => level === word) ?? null
}
