import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Line } from './lines.ts'

/** Emphasis has no influence on what is code, a quote or HTML, and takes long to resolve. */
const withoutEmphasis = { extensions: [{ disable: { null: ['attention'] } }] }

/** Elements that never stay open. */
const voidElement = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/

const containers: readonly string[] = ['root', 'list', 'listItem', 'paragraph']

type Place = { readonly line: number; readonly column: number }
type Leaf = { readonly node: Nodes; readonly prose: boolean }

/**
 * Numbers of the lines that are words of a paragraph or list item at the place where they address us.
 * @param startOf column (from 0) of the place to judge; null for lines that need no judgment
 */
export function proseLines(lines: readonly Line[], startOf: (line: Line) => number | null): ReadonlySet<number> {
  const leaves = leavesOf(fromMarkdown(lines.map(({ text }) => text).join('\n'), withoutEmphasis))
  const real = lines.filter((line, index) => {
    const start = startOf(line)
    if (start === null || isTableHead(lines[index + 1])) return false
    return isProse(leaves, { line: index + 1, column: start + 1 })
  })
  return new Set(real.map(({ number }) => number))
}

function leavesOf(root: Root): readonly Leaf[] {
  const leaves: Leaf[] = []
  const stack: Leaf[] = [{ node: root, prose: true }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node } = next
    if (!('children' in node)) leaves.push(next)
    else {
      const prose = next.prose && containers.includes(node.type)
      for (const child of node.children.toReversed()) stack.push({ node: child, prose })
    }
  }
  return leaves
}

function isProse(leaves: readonly Leaf[], place: Place): boolean {
  const at = leaves.findIndex(({ node }) => contains(node, place))
  const leaf = leaves[at]
  return leaf?.prose === true && leaf.node.type === 'text' && openElements(leaves.slice(0, at)) === 0
}

function contains(node: Nodes, { line, column }: Place): boolean {
  if (!node.position) return false
  const { start, end } = node.position
  const afterStart = start.line < line || (start.line === line && start.column <= column)
  return afterStart && (end.line > line || (end.line === line && end.column > column))
}

/** HTML elements that are open before a place, for example `<details>` or `<blockquote>`. */
function openElements(before: readonly Leaf[]): number {
  const html = before.map(({ node }) => (node.type === 'html' ? node.value : '')).join(' ')
  let open = 0
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)\b/gi)) {
    if (name && !voidElement.test(name.toLowerCase())) open = Math.max(0, open + (slash ? -1 : 1))
  }
  return open
}

function isTableHead(next: Line | undefined): boolean {
  const text = next?.text ?? ''
  return text.includes('|') && text.includes('-') && /^[-|: \t]+$/.test(text)
}
