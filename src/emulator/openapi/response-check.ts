import type { Operation } from './slice.ts'
import { violationsOf } from './validator.ts'

/** What an answer says that GitHub's description does not: an undeclared success status, or a body of another shape. */
export function responseViolations(name: string, operation: Operation, status: number, body: unknown): string[] {
  if (status >= 400) return []
  const described = operation.responses[status]
  if (described === undefined) {
    return [`status ${status} is not described (${Object.keys(operation.responses).join(', ')})`]
  }
  if (described === null) return []
  return violationsOf(described, ['operations', name, 'responses', status], body)
}
