import type { Unit } from '../unit.ts'

const signs = { added: '+', removed: '-', context: ' ' } as const

/**
 * What a unit says, for content keys: names, modes and lines, without line numbers and without what git prints behind `@@`,
 * so that a rebase that only shifts lines changes nothing. Where no line can be read, the ids of the
 * content stand for it.
 * @returns a text that two units share only if they say the same
 */
export function normalizedPatch({ file, hunks }: Pick<Unit, 'file' | 'hunks'>): string {
  const { path, oldPath, change, oldMode, newMode, content } = file
  const isShown = content === 'text' && hunks.length > 0
  const ids = isShown ? [] : [file.oldOid, file.newOid]
  const lines = hunks.map((hunk) => hunk.lines.map(({ kind, text }) => `${signs[kind]}${text}`))
  return JSON.stringify([path, oldPath, change, oldMode, newMode, content, ids, isShown ? lines : []])
}
