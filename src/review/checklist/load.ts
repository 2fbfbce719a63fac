import type { ReviewReport } from '../../domain/review/report.ts'
import type { Checklist, ItemSpec } from '../checklist.ts'
import { itemsOf } from './in-force.ts'
import { ownItem, shippedLists } from './own-items.ts'
import { type ChecklistFile, readChecklist } from './read-checklist.ts'

/** Always on: it guards the review itself. */
const alwaysOn = 'review-integrity'
const longestProblem = 600
const mostProblems = 50

export type Loading = {
  /** Files that ship with the product. */
  readonly builtin: readonly ChecklistFile[]
  /** Files of the repository's base branch; each is on because it is there. */
  readonly own: readonly ChecklistFile[]
  /** Ids the configuration turns on. */
  readonly wanted: readonly string[]
  /** sha256 of a text, as hex. */
  readonly digest: (text: string) => string
}

export type Loaded = {
  readonly items: readonly ItemSpec[]
  readonly checklists: ReviewReport['checklists']
  /** Each with its file and place. A list with a problem is never skipped in silence: it blocks. */
  readonly problems: readonly string[]
}

type Read = { readonly path: string; readonly text: string; readonly checklist: Checklist }

/**
 * The checklists in force. Shipped ones are on where they are wanted or extended; own ones add items, and tighten those of
 * the lists they extend by repeating their letter. Nothing is ever loosened: what would is a problem, and does not count.
 */
export function loadChecklists({ builtin, own, wanted, digest }: Loading): Loaded {
  const problems: string[] = []
  const shipped = readAll(builtin, problems)
  const files = own.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  const written = withoutTaken(readAll(files, problems), shipped, problems)
  const ids = new Set([alwaysOn, ...wanted, ...written.flatMap(({ checklist }) => checklist.extends)])
  const known = new Set([...shipped, ...written].map(({ checklist }) => checklist.id))
  for (const id of [alwaysOn, ...wanted]) {
    if (!known.has(id)) problems.push(`there is no checklist \`${id}\`; known are ${[...known].join(', ') || 'none'}`)
  }
  const on = [...shipped.filter(({ checklist }) => ids.has(checklist.id)), ...written]
  const items = new Map(on.filter((one) => shipped.includes(one)).flatMap(({ checklist }) => named(itemsOf(checklist))))
  for (const one of written) addOwn(one, shipped, items, problems)
  return {
    items: [...items.values()],
    checklists: on.map(({ text, checklist: { id, version } }) => ({ id, version, hash: digest(text) })),
    problems: shortened([...new Set(problems)]),
  }
}

function named(items: readonly ItemSpec[]): readonly (readonly [string, ItemSpec])[] {
  return items.map((item) => [item.name, item] as const)
}

function readAll(files: readonly ChecklistFile[], problems: string[]): readonly Read[] {
  return files.flatMap((file) => {
    const reading = readChecklist(file)
    if ('problems' in reading) {
      problems.push(...reading.problems)
      return []
    }
    return [{ path: file.path, text: file.text ?? '', checklist: reading.checklist }]
  })
}

/** An own list may not stand under the id of another one. */
function withoutTaken(written: readonly Read[], shipped: readonly Read[], problems: string[]): readonly Read[] {
  const taken = new Map(shipped.map(({ path, checklist }) => [checklist.id, path]))
  return written.filter(({ path, checklist: { id } }) => {
    const other = taken.get(id)
    if (other !== undefined)
      problems.push(`${path}: the id \`${id}\` is taken by ${other}; choose one and use \`extends\``)
    else taken.set(id, path)
    return other === undefined
  })
}

function addOwn(
  { path, checklist }: Read,
  shipped: readonly Read[],
  items: Map<string, ItemSpec>,
  problems: string[],
): void {
  const all = shipped.map((one) => one.checklist)
  const { lists, unknown } = shippedLists(checklist, all)
  for (const id of unknown) problems.push(`${path}: \`extends\` names \`${id}\`, which is no shipped checklist`)
  for (const item of checklist.items) {
    const own = ownItem(item, checklist, lists, items)
    if ('problems' in own) problems.push(...own.problems.map((words) => `${path}: item ${item.id} ${words}`))
    else if (own.item !== null) items.set(own.item.name, own.item)
  }
}

function shortened(problems: readonly string[]): readonly string[] {
  const short = problems.map((words) =>
    words.length > longestProblem ? `${words.slice(0, longestProblem - 1)}…` : words,
  )
  if (short.length <= mostProblems) return short
  return [...short.slice(0, mostProblems - 1), `and ${short.length - mostProblems + 1} more problems in checklists`]
}
