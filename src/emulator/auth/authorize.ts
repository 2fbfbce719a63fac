import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { requirePermission } from './permissions.ts'
import { ruleOf } from './rules.ts'

/**
 * Refuses a caller that may not call this operation here.
 * @param subject the issue or pull request it is about: on pull requests `pull_requests` opens what `issues` opens, and
 * reactions need it
 * @throws ApiError 401, 403 or 404, in GitHub's words
 */
export function authorize(
  operation: string,
  caller: Caller,
  repository: Repository | null,
  subject: Issue | null,
): void {
  const rule = ruleOf(operation)
  if (!rule) throw new ApiError(403, `nobody said who may call ${operation}`)
  switch (rule.by) {
    case 'anyone':
      return
    case 'app':
      if (caller.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded')
      return
    case 'installation':
      requireKind(caller, caller.kind === 'installation')
      return
    case 'person':
      requireKind(caller, caller.kind === 'user')
      return
    case 'permission':
      if (!repository) throw new ApiError(403, `${operation} names no repository`)
      requirePermission(caller, repository, scopesFor(rule.scope, operation, subject), rule.level, rule.role)
  }
}

function requireKind(caller: Caller, right: boolean): void {
  if (caller.kind === 'anonymous') throw new ApiError(401, 'Requires authentication')
  if (!right) throw new ApiError(403, 'Resource not accessible by integration')
}

function scopesFor(scope: string, operation: string, subject: Issue | null): readonly string[] {
  if (scope !== 'issues' || !subject?.pull) return [scope]
  return operation.startsWith('reactions/create') ? ['pull_requests'] : ['issues', 'pull_requests']
}
