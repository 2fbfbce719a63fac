import type { Change } from './change.ts'
import type { TrustedGit } from './trusted-git.ts'

export type AddedLine = { line: number; text: string }

/** What a change brings: its size, and its new lines (those the old version did not have that often). */
export type Added = { path: string; bytes: number; lines: AddedLine[] }

/**
 * Reads the new side of every change; a deletion or a submodule brings nothing.
 * @param readable files with more bytes than this are measured, not read
 */
export async function addedBy(changes: readonly Change[], git: TrustedGit, readable: number): Promise<Added[]> {
  const added: Added[] = []
  for (const change of changes) {
    if (change.newBlob === null || change.newMode === '160000') continue
    const bytes = await git.size(change.newBlob)
    const after = bytes <= readable ? await textOf(change.newBlob, git) : ''
    const known = change.oldBlob !== null && change.oldMode !== '160000' && (await git.size(change.oldBlob)) <= readable
    const before = known && change.oldBlob !== null ? await textOf(change.oldBlob, git) : ''
    added.push({ path: change.path, bytes, lines: newLines(before, after) })
  }
  return added
}

async function textOf(blob: string, git: TrustedGit): Promise<string> {
  return (await git.blob(blob)).toString('utf8')
}

function newLines(before: string, after: string): AddedLine[] {
  const left = new Map<string, number>()
  for (const text of split(before)) left.set(text, (left.get(text) ?? 0) + 1)
  return split(after).flatMap((text, index) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count > 0 ? [] : [{ line: index + 1, text }]
  })
}

function split(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
