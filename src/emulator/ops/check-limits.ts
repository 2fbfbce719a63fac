import { ApiError } from '../http/handler.ts'
import type { CheckRunChange } from './checks.ts'
import { validationFailed } from './validation.ts'

const textCap = 65_535
const annotationsPerCall = 50
const mostActions = 3
const actionCaps = { label: 20, description: 40, identifier: 20 } as const

/**
 * Refuses what GitHub refuses of a check run. Its texts have two limits: the description counts characters, the store
 * behind it bytes, so that a text of emojis may be short enough for the one and too long for the other.
 * @throws ApiError 422 for `completed` without a conclusion, a summary or text over 65,535 characters or bytes, more
 *   than 50 annotations or three actions, and words on an action that are too long
 */
export function refuseTooMuch({ status, conclusion, output, actions = [] }: CheckRunChange): void {
  if (status === 'completed' && conclusion === undefined) {
    throw validationFailed('CheckRun', { field: 'conclusion', code: 'missing_field' })
  }
  for (const text of [output?.summary, output?.text]) refuseLong(text ?? '', textCap)
  refuseMany(output?.annotations?.length ?? 0, annotationsPerCall)
  refuseMany(actions.length, mostActions)
  for (const action of actions) {
    refuseLong(action.label, actionCaps.label)
    refuseLong(action.description, actionCaps.description)
    refuseLong(action.identifier, actionCaps.identifier)
  }
  refuseBytes('summary', output?.summary ?? '')
  refuseBytes('text', output?.text ?? '')
}

function refuseLong(text: string, cap: number): void {
  const { length } = [...text]
  if (length > cap) throw invalid(`Only ${cap} characters are allowed; ${length} were supplied.`)
}

function refuseMany(count: number, cap: number): void {
  if (count > cap) throw invalid(`No more than ${cap} items are allowed; ${count} were supplied.`)
}

function refuseBytes(field: string, text: string): void {
  if (Buffer.byteLength(text) <= textCap) return
  throw validationFailed('CheckRun', {
    field,
    code: 'custom',
    message: `${field} exceeds a maximum bytesize of ${textCap}`,
  })
}

function invalid(rule: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${rule}`)
}
