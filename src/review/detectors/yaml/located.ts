import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser } from 'yaml'

/** A YAML node with the lines it stands on, free of the parser's own shapes. Lines count from 1. */
export type Located = { readonly line: number; readonly end: number } & (
  | { readonly kind: 'scalar'; readonly text: string; readonly block: boolean }
  | { readonly kind: 'map'; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly items: readonly Located[] }
)
export type Entry = { readonly key: string; readonly line: number; readonly value: Located }

const longestText = 1_000_000
const mostNodes = 100_000

/**
 * The documents of a YAML text.
 * @throws Error where it is not YAML, too long, or its aliases grow beyond all bounds
 */
export function locateYaml(text: string): readonly Located[] {
  if (text.length > longestText) throw new Error('the file is too long to be read as YAML')
  const lineCounter = new LineCounter()
  const reading = { lineCounter, anchors: new Map(), nodes: 0 }
  return documentsIn(text, lineCounter).map(({ contents }) => {
    reading.anchors.clear()
    return located(contents, reading)
  })
}

/** Ends at the first thing that is not YAML: a text may be made of nothing else. */
function documentsIn(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const composer = new Composer({ lineCounter, uniqueKeys: false, version: '1.2', prettyErrors: false })
  const documents: Document.Parsed[] = []
  for (const token of new Parser(lineCounter.addNewLine).parse(text)) {
    if (token.type === 'error') throw notYaml(token.message, lineCounter, token.offset)
    documents.push(...composer.next(token))
  }
  documents.push(...composer.end())
  const [problem] = documents.flatMap(({ errors }) => errors)
  if (problem) throw notYaml(problem.message, lineCounter, problem.pos[0])
  return documents
}

function notYaml(words: string, lineCounter: LineCounter, offset: number): Error {
  return new Error(`not YAML: ${words.split('\n')[0] ?? ''} (line ${lineCounter.linePos(offset).line})`)
}

type Reading = {
  readonly lineCounter: LineCounter
  /** What an alias stands for, and how much that is; null while it is being read. */
  readonly anchors: Map<string, { readonly meant: Located; readonly nodes: number } | null>
  nodes: number
}

function located(node: unknown, reading: Reading): Located {
  const before = reading.nodes
  count(1, reading)
  if (isAlias(node)) return { ...meantBy(node.source, reading), ...spanOf(node, reading) }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor === undefined) return plainly(node, reading)
  reading.anchors.set(anchor, null)
  const meant = plainly(node, reading)
  reading.anchors.set(anchor, { meant, nodes: reading.nodes - before })
  return meant
}

/** Whoever walks through an alias walks through all of it. */
function count(nodes: number, reading: Reading): void {
  reading.nodes += nodes
  if (reading.nodes > mostNodes) throw new Error('the file holds too many YAML nodes')
}

function meantBy(source: string, reading: Reading): Located {
  const anchored = reading.anchors.get(source)
  if (!anchored) throw new Error('an alias has no anchor before it')
  count(anchored.nodes, reading)
  return anchored.meant
}

function plainly(node: unknown, reading: Reading): Located {
  const span = spanOf(node, reading)
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => {
      const inner = located(value ?? key, reading)
      return { key: textOf(key), line: spanOf(key, reading).line, value: value ? inner : empty(inner) }
    })
    return { ...span, kind: 'map', entries }
  }
  if (isSeq(node)) return { ...span, kind: 'list', items: node.items.map((one) => located(one, reading)) }
  const block = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  return { ...span, kind: 'scalar', text: textOf(node), block }
}

function empty({ line, end }: Located): Located {
  return { line, end, kind: 'scalar', text: '', block: false }
}

function textOf(node: unknown): string {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : ''
}

function spanOf(node: unknown, { lineCounter }: Reading): { line: number; end: number } {
  const [start = 0, end = start] = rangeOf(node) ?? []
  return { line: lineCounter.linePos(start).line, end: lineCounter.linePos(Math.max(start, end - 1)).line }
}

function rangeOf(node: unknown): Node['range'] {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null
}
