import { openWorkshop, type Tree } from '../../test/review/diff/support/git-trees.ts'
import { codeLines, workflowOf } from './code-lines.ts'

/** As many files as a release of a large library changed, and about as many bytes. */
const fileCount = 533
const workflowEvery = 90
const words = [
  'const',
  'value',
  'locale',
  'format',
  'parse',
  'month',
  'return',
  'if',
  'config',
  'token',
  'é',
  'week',
  'input',
]
const endings = ['ts', 'ts', 'ts', 'tsx', 'test.ts', 'js', 'py', 'go']

type Next = (below: number) => number

/** Numbers that are the same in every run. */
function numbers(seed: number): Next {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One line in forty is one that checklists ask about. */
function lineOf(next: Next): string {
  if (next(12) === 0) return ''
  const indent = '  '.repeat(next(4))
  if (next(40) === 0) return indent + codeLines[next(codeLines.length)]
  return indent + Array.from({ length: 2 + next(8) }, () => words[next(words.length)]).join(' ')
}

function edited(lines: readonly string[], next: Next): string[] {
  const result = [...lines]
  for (let edit = 0; edit < 8; edit += 1) {
    const added = Array.from({ length: next(8) }, () => lineOf(next))
    result.splice(next(result.length), next(6), ...added)
  }
  return result
}

function pathOf(index: number, next: Next): string {
  return `src/${words[next(10)]}/${words[next(10)]}-${index}.${endings[next(endings.length)]}`
}

type Step = { readonly path: string; readonly before: string; readonly after: string }

function stepOf(index: number, next: Next): Step {
  if (index % workflowEvery === 5) {
    const path = `.github/workflows/workflow-${index}.yml`
    return { path, before: workflowOf(4 + next(4)), after: workflowOf(9 + next(6)) }
  }
  const path = pathOf(index, next)
  const before = Array.from({ length: 120 + next(300) }, () => lineOf(next))
  return { path, before: `${before.join('\n')}\n`, after: `${edited(before, next).join('\n')}\n` }
}

/** Of ten files about eight were edited, and one each added, removed, or moved and edited. */
function grow(): { readonly old: Tree; readonly now: Tree } {
  const next = numbers(20_261_120)
  const [old, now] = [new Map(), new Map()]
  for (let index = 0; index < fileCount; index += 1) {
    const { path, before, after } = stepOf(index, next)
    const kind = index % 13
    if (kind !== 0) old.set(path, { mode: '100644', text: before })
    if (kind !== 1) now.set(kind === 2 ? `lib/${path}` : path, { mode: '100644', text: after })
  }
  return { old, now }
}

export type LargeDiff = {
  readonly raw: string
  readonly patch: string
  readonly files: number
  /** Whole texts by path, as a review reads them beside the diff. */
  readonly heads: ReadonlyMap<string, string>
  readonly bases: ReadonlyMap<string, string>
}

/** The same large diff in every run, made by real git. */
export function largeDiff(): LargeDiff {
  const workshop = openWorkshop()
  try {
    const { old, now } = grow()
    return { ...workshop.diff(old, now), files: fileCount, heads: textsOf(now), bases: textsOf(old) }
  } finally {
    workshop.remove()
  }
}

function textsOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map([...tree].map(([path, { text }]) => [path, text]))
}
