import { requirePermission } from '../auth/permissions.ts'
import { inScope } from '../auth/scope.ts'
import type { Caller, Issue, Level, Repository, Role } from '../state.ts'
import type { World } from '../world.ts'

/** What every resolver needs: the world, and who is looking at it. */
export type Scope = {
  readonly world: World
  readonly caller: Caller
  readonly cost: number
  readonly nodeCount: number
}

/** A GraphQL object: values, or functions of the field's arguments. A field that is not there is not emulated. */
export type Node = { readonly __typename: string } & Readonly<Record<string, unknown>>

/**
 * The fields of one published type, so that a misspelt one does not compile. `Newer` names fields of the published
 * schema that its generated types do not know yet.
 */
export type Fields<Published, Newer extends string = never> = {
  readonly [Name in Exclude<keyof Published, '__typename'> | Newer]?: unknown
}

export function sees(scope: Scope, repository: Repository): boolean {
  return inScope(scope.world, scope.caller, repository)
}

/** @throws ApiError 403 "Resource not accessible by integration" and the like, which becomes a FORBIDDEN error */
export function need(
  scope: Scope,
  repository: Repository,
  permission: string | readonly string[],
  level: Level,
  role?: Role,
): void {
  requirePermission(scope.caller, repository, permission, level, role)
}

/** Permissions of which one lets an App comment on a subject or label it. */
export function subjectPermissions(issue: Issue): readonly string[] {
  return issue.pull ? ['pull_requests', 'issues'] : ['issues']
}
