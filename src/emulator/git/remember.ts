const keep = 4000

/**
 * Remembers the answers of a question that depends on nothing but a repository and object ids, so that an answer never
 * changes. Views are rendered often, and every git process costs milliseconds.
 * An answer of null or undefined ("not there") is asked for again: the object may arrive later.
 * @param ask must be given full object ids only, never a name that can move
 */
export function remember<Answer>(ask: (dir: string, ...ids: string[]) => Answer) {
  const known = new Map<string, Answer>()
  return (dir: string, ...ids: string[]): Answer => {
    const key = `${dir}\0${ids.join('\0')}`
    const before = known.get(key)
    if (before !== undefined) return before
    const answer = ask(dir, ...ids)
    if (answer === null || answer === undefined) return answer
    if (known.size >= keep) known.clear()
    known.set(key, answer)
    return answer
  }
}
