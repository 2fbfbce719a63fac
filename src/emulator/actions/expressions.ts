import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { BrokenWorkflow } from './broken-workflow.ts'
import { cut, onlyExpression } from './template.ts'

/** The contexts an expression sees (`github`, `needs`, …): plain JSON values by name. */
export type Contexts = Readonly<Record<string, unknown>>

/** What `success()`, `failure()` and `cancelled()` answer here; `always()` needs no fact. */
export type Status = { success: boolean; failure: boolean; cancelled: boolean }

type Data = ReturnType<Evaluator['evaluate']>
type Expression = ReturnType<Parser['parse']>

const statusNames = ['success', 'failure', 'cancelled', 'always'] as const
const running: Status = { success: true, failure: false, cancelled: false }

/**
 * Parses one expression by GitHub's own grammar.
 * @param contexts names it may use; any other is an error, as on GitHub
 * @throws BrokenWorkflow naming what is wrong
 */
export function parseExpression(expression: string, contexts: readonly string[], withStatus: boolean): Expression {
  try {
    const parsed = new Parser(tokens(expression), [...contexts], withStatus ? statusFunctions(running) : []).parse()
    if (parsed === undefined) throw new Error('An expression was expected')
    return parsed
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BrokenWorkflow(`${reason} within expression: ${expression}`, { cause })
  }
}

/** The value of one expression, as plain JSON. */
export function evaluate(expression: string, contexts: Contexts, status?: Status): unknown {
  return fromData(evaluateData(expression, contexts, status))
}

/** Fills the expressions of a text. */
export function interpolate(template: string, contexts: Contexts): string {
  return cut(template)
    .map((piece) => ('text' in piece ? piece.text : evaluateData(piece.expression, contexts).coerceString()))
    .join('')
}

/** A value of a workflow file: a text that is one expression keeps that expression's type. */
export function resolveValue(value: string | number | boolean, contexts: Contexts): unknown {
  if (typeof value !== 'string') return value
  const expression = onlyExpression(value)
  return expression === null ? interpolate(value, contexts) : evaluate(expression, contexts)
}

/** The expression of an `if`, with or without `${{ }}`. */
export function conditionOf(text: string): string {
  return onlyExpression(text) ?? text
}

/** Whether an `if` holds. Without a status function in it, GitHub reads it as `success() && (…)`. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined || condition.trim() === '') return status.success
  const expression = conditionOf(condition)
  if (!usesStatus(expression) && !status.success) return false
  return isTruthy(evaluateData(expression, contexts, status))
}

/** Whether an `if` asks for the status itself, so that it can hold after a failure or a cancel. */
function usesStatus(expression: string): boolean {
  const found = tokens(expression)
  const names: readonly string[] = statusNames
  return found.some((token, at) => names.includes(token.lexeme.toLowerCase()) && found[at + 1]?.lexeme === '(')
}

function tokens(expression: string): ReturnType<Lexer['lex']>['tokens'] {
  return new Lexer(expression).lex().tokens
}

function evaluateData(expression: string, contexts: Contexts, status?: Status): Data {
  const functions = status ? statusFunctions(status) : []
  const parsed = parseExpression(expression, Object.keys(contexts), status !== undefined)
  const known = new data.Dictionary(...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })))
  return new Evaluator(parsed, known, new Map(functions.map((one) => [one.name, one]))).evaluate()
}

function statusFunctions(status: Status) {
  return statusNames.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === 'always' || status[name]),
  }))
}

function toData(value: unknown): Data {
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (Array.isArray(value)) return new data.Array(...value.map(toData))
  if (typeof value !== 'object' || value === null) return new data.Null()
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  return new data.Dictionary(...present.map(([key, member]) => ({ key, value: toData(member) })))
}

function fromData(value: Data): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer))
}

/** GitHub docs, "Evaluate expressions in workflows and actions": false, 0, -0, '', null and NaN are falsy. */
function isTruthy(value: Data): boolean {
  if (!value.primitive) return true
  return value.kind === data.Kind.String ? value.coerceString() !== '' : Boolean(value.number())
}
