/** The word most like `wrong` among `known`, when it is near enough to be meant; null otherwise. */
export function nearest(wrong: string, known: readonly string[]): string | null {
  const ranked = known
    .map((word) => ({ word, distance: distance(wrong.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(2, Math.floor(wrong.length / 3)) ? best.word : null
}

/** Insertions, deletions and replacements of one character that turn one word into the other. */
function distance(from: string, to: string): number {
  const first = Array.from({ length: to.length + 1 }, (_, index) => index)
  const last = [...from].reduce((above, character, row) => {
    const line = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (character === other ? 0 : 1)
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    return line
  }, first)
  return last[to.length] ?? 0
}
