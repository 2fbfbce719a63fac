import type { Checklist, Item, ItemSpec } from '../checklist.ts'
import { specOf } from './in-force.ts'
import { tighten } from './tighten.ts'

/** The shipped lists that an own one extends, and the names that stand for none. */
export function shippedLists(own: Checklist, shipped: readonly Checklist[]) {
  const lists = shipped.filter(({ id }) => own.extends.includes(id))
  return { lists, unknown: own.extends.filter((id) => !lists.some((list) => list.id === id)) }
}

/**
 * What an item of an own list comes to: one more item under the own id, or a shipped one tightened where the list that it
 * extends has the letter. Null where it is retired.
 * @param items what is in force so far, by name
 */
export function ownItem(
  item: Item,
  own: Checklist,
  lists: readonly Checklist[],
  items: ReadonlyMap<string, ItemSpec>,
): { readonly item: ItemSpec | null } | { readonly problems: readonly string[] } {
  const targets = lists
    .filter((list) => list.items.some(({ id }) => id === item.id))
    .map(({ id }) => `${id}/${item.id}`)
  const [target] = targets
  if (target === undefined) {
    return { item: item.status === 'retired' ? null : specOf(item, own.id, own.applies ?? null) }
  }
  if (targets.length > 1) return { problems: [`could mean ${targets.join(' or ')}: extend one list per file`] }
  const shipped = items.get(target)
  if (shipped === undefined) return { problems: [`means ${target}, which is retired`] }
  const tightened = tighten(shipped, item)
  if ('item' in tightened) return tightened
  return { problems: tightened.loosens.map((words) => `would loosen ${target}: ${words}`) }
}
