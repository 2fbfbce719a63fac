import { ApiError } from '../http/handler.ts'
import type { DispatchInput } from './workflow-on.ts'

/** Inputs of a dispatch: as `github.event.inputs` shows them (texts) and as the `inputs` context does (typed). */
export type DispatchInputs = { texts: Record<string, string>; values: Record<string, string | number | boolean> }

type Declared = Readonly<Record<string, DispatchInput | null>>

const largest = 65_535

/**
 * Completes what a caller gave by what the workflow declares.
 * @throws ApiError 422 in GitHub's words: unexpected, missing or impossible values, or more than 65,535 characters
 */
export function readInputs(declared: Declared, given: Readonly<Record<string, unknown>>): DispatchInputs {
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(declared, name))
  if (unexpected.length > 0) throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  if (JSON.stringify(given).length > largest) throw new ApiError(422, 'inputs are too large.')
  const texts: Record<string, string> = {}
  const values: DispatchInputs['values'] = {}
  for (const [name, declaration] of Object.entries(declared)) {
    const text = textOf(name, declaration, given[name])
    texts[name] = text
    values[name] = typed(declaration, text)
  }
  return { texts, values }
}

function textOf(name: string, declaration: DispatchInput | null, given: unknown): string {
  if (given === undefined || given === null || given === '') return textWithout(name, declaration)
  const text = String(given)
  const misfit = misfits[declaration?.type ?? 'string']?.(text, declaration?.options ?? [])
  if (misfit) throw new ApiError(422, `Provided value '${text}' for input '${name}' ${misfit}`)
  return text
}

function textWithout(name: string, declaration: DispatchInput | null): string {
  if (declaration?.required && declaration.default === undefined) {
    throw new ApiError(422, `Required input '${name}' not provided`)
  }
  return String(declaration?.default ?? (declaration?.type === 'boolean' ? 'false' : ''))
}

/** What is wrong with a given value, by the type of its input; null when nothing is. */
const misfits: Readonly<Record<string, (text: string, options: readonly string[]) => string | null>> = {
  choice: (text, options) => (options.includes(text) ? null : 'not in the list of allowed values'),
  boolean: (text) => (text === 'true' || text === 'false' ? null : 'is not a boolean'),
  number: (text) => (Number.isNaN(Number(text)) ? 'is not a number' : null),
}

function typed(declaration: DispatchInput | null, text: string): string | number | boolean {
  if (declaration?.type === 'boolean') return text === 'true'
  return declaration?.type === 'number' && text !== '' ? Number(text) : text
}
