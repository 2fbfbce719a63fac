/**
 * One line of a patch. `old` and `now` are its numbers on the two sides; on the side where it does not exist, the
 * number is that of the line it stands before.
 */
export type PatchLine = {
  kind: 'context' | 'added' | 'removed'
  old: number
  now: number
  /** Lines below the first `@@` header, further headers counted: GitHub's `position`. */
  position: number
}

/** The numbered lines of a patch made of `@@` hunks. */
export function patchLines(patch: string): PatchLine[] {
  let at = { old: 0, now: 0 }
  return patch.split('\n').flatMap((text, position) => {
    at = hunkStart(text) ?? at
    const kind = kinds[text[0] ?? '']
    if (!kind) return []
    const line = { kind, ...at, position }
    at = { old: at.old + (kind === 'added' ? 0 : 1), now: at.now + (kind === 'removed' ? 0 : 1) }
    return [line]
  })
}

/** The first line numbers of a hunk. A side without lines is given as the line before the change. */
function hunkStart(text: string): { old: number; now: number } | null {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?/.exec(text)
  if (!match) return null
  const [, old, oldCount, now, nowCount] = match
  return { old: Number(old) + (oldCount === '0' ? 1 : 0), now: Number(now) + (nowCount === '0' ? 1 : 0) }
}

const kinds: Readonly<Record<string, PatchLine['kind']>> = { ' ': 'context', '+': 'added', '-': 'removed' }

/** The patch line a review comment means, or null when that line is not part of the diff. */
export function findLine(patch: string, side: 'LEFT' | 'RIGHT', line: number): PatchLine | null {
  const lines = patchLines(patch)
  return (
    lines.find((one) =>
      side === 'LEFT' ? one.kind !== 'added' && one.old === line : one.kind !== 'removed' && one.now === line,
    ) ?? null
  )
}

/** Where an old line stands after a patch; null when the patch changed or removed it. */
export function lineAfter(patch: string, line: number): number | null {
  const lines = patchLines(patch)
  const itself = lines.find((one) => one.kind !== 'added' && one.old === line)
  if (itself) return itself.kind === 'removed' ? null : itself.now
  const added = lines.filter((one) => one.kind === 'added' && one.old <= line).length
  const removed = lines.filter((one) => one.kind === 'removed' && one.old < line).length
  return line + added - removed
}

/** The hunk of a line from its header down to that line, as review comments carry it. */
export function hunkUpTo(patch: string, wanted: PatchLine): string {
  const above = patch.split('\n').slice(0, wanted.position + 1)
  return above.slice(above.findLastIndex((text) => text.startsWith('@@'))).join('\n')
}
