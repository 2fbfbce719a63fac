import { parseAst } from 'vitest/node'

/** A node of a syntax tree (ESTree). Offsets are in characters. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

/** A node with everything it stands in, nearest first. */
export type Place = { readonly node: Node; readonly around: readonly Node[] }

/**
 * Every node of a TypeScript text, outer ones first.
 * @throws Error where the text does not parse
 */
export function placesOf(text: string): readonly Place[] {
  const program: unknown = parseAst(text, { lang: 'ts' })
  return isNode(program) ? below({ node: program, around: [] }) : []
}

function below(place: Place): readonly Place[] {
  const around = [place.node, ...place.around]
  return [place, ...childrenOf(place.node).flatMap((node) => below({ node, around }))]
}

/** The nodes directly below one, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flatMap((value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .toSorted((one, other) => one.start - other.start)
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value
}

/** The node that a member holds; null where it holds none. */
export function memberOf(node: Node, name: string): Node | null {
  const value = node[name]
  return isNode(value) ? value : null
}

/** The nodes that a member lists; holes are left out. */
export function listOf(node: Node, name: string): readonly Node[] {
  const value = node[name]
  return Array.isArray(value) ? value.filter(isNode) : []
}
