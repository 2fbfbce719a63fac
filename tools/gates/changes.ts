import type { Edit } from '../guards/switch-off.ts'
import { listOf, memberOf, type Node, type Place, placesOf } from './tree.ts'

/** One guard with one way to take it away. */
export type Change = {
  readonly path: string
  /** From 1. */
  readonly line: number
  /** What stands there, for people. */
  readonly guard: string
  readonly edit: Edit
}

type Rule = (place: Place, text: string) => readonly Edit[]

/** How each kind of node is changed; everything else is left alone. */
const rules: Readonly<Record<string, Rule>> = {
  IfStatement: ({ node }, text) => never(memberOf(node, 'test'), text),
  ConditionalExpression: ({ node }, text) => otherwise(node, text),
  LogicalExpression: ({ node }, text) => parts(node, text),
  BinaryExpression: ({ node }, text) => boundary(node, text),
  CallExpression: ({ node }) => question(node),
  ReturnStatement: ({ node, around }) => lastRefusal(node, around),
  ArrayExpression: ({ node, around }, text) => (isTable(around) ? entries(listOf(node, 'elements'), text) : []),
  ObjectExpression: ({ node, around }, text) => (isTable(around) ? entries(listOf(node, 'properties'), text) : []),
}

/**
 * Everything in a text that decides: conditions, their parts, limits, questions to lists, last refusals and entries of
 * lists, each with a change that takes it away.
 * @throws Error where the text does not parse
 */
export function changesOf(path: string, text: string): readonly Change[] {
  const found = placesOf(text).flatMap((place) =>
    (rules[place.node.type]?.(place, text) ?? []).map((edit) => ({
      path,
      line: text.slice(0, place.node.start).split('\n').length,
      guard: short(text.slice(place.node.start, place.node.end)),
      edit,
    })),
  )
  const seen = new Set<string>()
  return found.filter(({ edit: { start, end, text: other } }) => {
    const key = `${start} ${end} ${other}`
    return !seen.has(key) && seen.add(key).size > 0
  })
}

const longest = 90

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** A choice between null and a refusal becomes null: to refuse always would be noticed by everything. */
function otherwise(node: Node, text: string): readonly Edit[] {
  const test = memberOf(node, 'test')
  const opens = (name: string): boolean => memberOf(node, name)?.['raw'] === 'null'
  return [...(opens('consequent') ? [] : never(test, text)), ...(opens('alternate') ? [] : always(test, text))]
}

function never(test: Node | null, text: string): readonly Edit[] {
  return test === null ? [] : [over(test, `false && (${source(test, text)})`, 'never holds')]
}

function always(test: Node | null, text: string): readonly Edit[] {
  return test === null ? [] : [over(test, `true || (${source(test, text)})`, 'always holds')]
}

const fillers: readonly string[] = ['null', "''", '[]', '{}']

/** Each part alone. What only fills a hole for the compiler (`?? ''`) is no decision. */
function parts(node: Node, text: string): readonly Edit[] {
  const [left, right] = [memberOf(node, 'left'), memberOf(node, 'right')]
  if (node['operator'] !== '??') return [...instead(node, left, text), ...instead(node, right, text)]
  return right === null || fillers.includes(source(right, text)) ? [] : instead(node, left, text)
}

/** `one && other` becomes one of them. */
function instead(node: Node, part: Node | null, text: string): readonly Edit[] {
  if (part === null) return []
  const kept = source(part, text)
  return [over(node, `(${kept})`, `only \`${short(kept)}\``)]
}

const shifted: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }

/** A limit moves by one. Whether there is anything at all (`> 0`) is no limit. */
function boundary(node: Node, text: string): readonly Edit[] {
  const [left, right] = [memberOf(node, 'left'), memberOf(node, 'right')]
  const other = shifted[String(node['operator'])]
  const counts = right?.['value'] === 0
  if (other === undefined || left === null || right === null || counts) return []
  return [over(node, `(${source(left, text)}) ${other} (${source(right, text)})`, `\`${other}\` instead`)]
}

const answers: Readonly<Record<string, string>> = { filter: 'true', some: 'false', every: 'true' }

/** A question that is put to each of a list gets one answer. */
function question(node: Node): readonly Edit[] {
  const callee = memberOf(node, 'callee')
  const name = callee && memberOf(callee, 'property')?.['name']
  const answer = answers[String(name)]
  const [asked] = listOf(node, 'arguments')
  return answer === undefined || asked === undefined ? [] : [over(asked, `() => ${answer}`, `each is ${answer}`)]
}

const refusing: readonly string[] = ['wait', 'block', 'ignore', 'misconfigured', 'update']

/** A refusal that no condition of its own leads to. */
function lastRefusal(node: Node, [parent, above]: readonly Node[]): readonly Edit[] {
  const answer = memberOf(node, 'argument')
  const called = answer && memberOf(answer, 'callee')?.['name']
  const conditional = parent?.type === 'IfStatement' || above?.type === 'IfStatement'
  return answer === null || conditional || !refusing.includes(String(called)) ? [] : [over(answer, 'null', 'opens')]
}

/** A list or a record that a constant at the top of the file holds. */
function isTable(around: readonly Node[]): boolean {
  const [first, , third] = around.filter(({ type }) => type !== 'TSAsExpression' && type !== 'TSSatisfiesExpression')
  return first?.type === 'VariableDeclarator' && (third?.type === 'Program' || third?.type === 'ExportNamedDeclaration')
}

function entries(all: readonly Node[], text: string): readonly Edit[] {
  return all.map((one) => {
    const comma = text[one.end] === ',' ? 1 : 0
    const words = `without \`${short(source(one, text))}\``
    return { start: one.start, end: one.end + comma, text: '', words }
  })
}

function source({ start, end }: Node, text: string): string {
  return text.slice(start, end)
}

function over({ start, end }: Node, text: string, words: string): Edit {
  return { start, end, text, words }
}
