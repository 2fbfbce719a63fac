import { ApiError } from '../http/handler.ts'

/** The four arguments every connection takes. */
export type PageArguments = {
  first?: number | null | undefined
  last?: number | null | undefined
  after?: string | null | undefined
  before?: string | null | undefined
}

type Reading<Item> = {
  /** What makes an item itself, so that a cursor survives changes of the list. */
  key: (item: Item) => string | number
  node: (item: Item) => unknown
  /** Fields of an edge besides `node` and `cursor`. */
  edge?: (item: Item) => Readonly<Record<string, unknown>>
}

type Placed<Item> = { item: Item; position: number }

/** One page of a list as a GraphQL connection; nodes are made only when asked for. */
export function connection<Item>(
  args: PageArguments,
  items: readonly Item[],
  reading: Reading<Item>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const start = args.after ? placeOf(args.after, items, reading).after : 0
  const end = args.before ? placeOf(args.before, items, reading).before : items.length
  const within = items.map((item, position) => ({ item, position })).slice(start, Math.max(start, end))
  const page = pageOf(args, within)
  const cursor = ({ item, position }: Placed<Item>) => cursorOf(position, reading.key(item))
  const [head] = page
  const tail = page.at(-1)
  return {
    ...more,
    totalCount: items.length,
    nodes: () => page.map(({ item }) => reading.node(item)),
    edges: () =>
      page.map((placed) => ({
        ...reading.edge?.(placed.item),
        cursor: cursor(placed),
        node: () => reading.node(placed.item),
      })),
    pageInfo: {
      hasNextPage: tail !== undefined && tail.position < items.length - 1,
      hasPreviousPage: head !== undefined && head.position > 0,
      startCursor: head ? cursor(head) : null,
      endCursor: tail ? cursor(tail) : null,
    },
  }
}

function pageOf<Item>({ first, last }: PageArguments, within: readonly Placed<Item>[]): readonly Placed<Item>[] {
  if (typeof first === 'number') return within.slice(0, first)
  if (typeof last === 'number') return last === 0 ? [] : within.slice(-last)
  return within
}

function cursorOf(position: number, key: string | number): string {
  return Buffer.from(`cursor:v2:${position}:${key}`).toString('base64')
}

/**
 * Where a cursor points now: at its item, or, when that is gone, between what stood beside it.
 * @throws ApiError 422, in GraphQL `INVALID_CURSOR_ARGUMENTS`, for text that is no cursor
 */
function placeOf<Item>(
  cursor: string,
  items: readonly Item[],
  { key }: Reading<Item>,
): { before: number; after: number } {
  const [, position, wanted] = /^cursor:v2:(\d+):(.*)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  if (position === undefined) {
    const message = `\`${cursor}\` does not appear to be a valid cursor.`
    throw new ApiError(422, message, [{ type: 'INVALID_CURSOR_ARGUMENTS' }])
  }
  const found = items.findIndex((item) => String(key(item)) === wanted)
  return found >= 0 ? { before: found, after: found + 1 } : { before: Number(position), after: Number(position) }
}
