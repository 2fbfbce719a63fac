/** Words that a checklist wrote for an option; none where it wrote none, or something else. */
export function wordsOf(options: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
