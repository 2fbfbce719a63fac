type Fields = Readonly<Record<string, unknown>>

/** An item as a checklist file writes it; fields that are undefined are left out. */
export function item(id: string, more: Fields = {}): Fields {
  return {
    id,
    title: `Item ${id}`,
    assert: `Every call of ${id} in the diff names its user.`,
    pass_when: ['Each call names it.'],
    fail_when: ['A call such as `find()` names none.'],
    na_when: ['No call is added.'],
    severity: 'high',
    ...more,
  }
}

/** The text of a checklist file. JSON is YAML, but a line per key tells the place of a mistake. */
export function list(id: string, items: readonly Fields[], more: Fields = {}): string {
  const fields = { schema: 1, id, version: '1.0.0', title: 'A list', ...more, items }
  return Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')
}
