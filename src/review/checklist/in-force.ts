import { type Checklist, defaultGate, type Item, type ItemSpec } from '../checklist.ts'

/** The items of a checklist that count; what is retired is left out. */
export function itemsOf({ id, items, applies }: Checklist): readonly ItemSpec[] {
  return items.filter(({ status }) => status !== 'retired').map((item) => specOf(item, id, applies ?? null))
}

/** An item in force, with its full name. A trial only informs, whatever it says. */
export function specOf(item: Item, checklist: string, within: ItemSpec['within']): ItemSpec {
  const { id, gate, ...rest } = item
  const effective = item.status === 'trial' ? 'info' : (gate ?? defaultGate(item))
  return { ...rest, name: `${checklist}/${id}`, checklist, gate: effective, within }
}
