const defaultSize = 30
const largestSize = 100

export type Page<Entry> = { entries: readonly Entry[]; headers: Readonly<Record<string, string>> }

/**
 * One page of a list, with the `link` header of "Using pagination in the REST API".
 * @param address the request's own address; `page` and `per_page` (at most 100) are read from it
 */
export function pageOf<Entry>(list: readonly Entry[], address: URL): Page<Entry> {
  const size = Math.min(largestSize, positive(address, 'per_page', defaultSize))
  const page = positive(address, 'page', 1)
  const last = Math.max(1, Math.ceil(list.length / size))
  const links = [
    ...(page > 1 ? [link(address, Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(address, page + 1, 'next'), link(address, last, 'last')] : []),
    ...(page > 1 ? [link(address, 1, 'first')] : []),
  ]
  return {
    entries: list.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  }
}

function positive(address: URL, name: string, fallback: number): number {
  const value = Number(address.searchParams.get(name))
  return Number.isInteger(value) && value > 0 ? value : fallback
}

function link(address: URL, page: number, relation: string): string {
  const target = new URL(address)
  target.searchParams.set('page', String(page))
  return `<${target.href}>; rel="${relation}"`
}
