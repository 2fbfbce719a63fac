import type { FileDiff } from '../../../../src/review/file-diff.ts'
import { apply, linesOf } from './apply.ts'
import type { Tree } from './git-trees.ts'

/**
 * Whether a reading of a diff is right: applied to the old tree it gives the new one, names and all.
 * @returns what is wrong, or null
 */
export function wrongIn(files: readonly FileDiff[], old: Tree, now: Tree): string | null {
  try {
    const [result, expected] = [shapeOf(applyAll(files, old)), shapeOf(linesByPath(now))]
    return result === expected ? null : `gives ${result}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type Lines = Map<string, readonly string[]>

function applyAll(files: readonly FileDiff[], tree: Tree): Lines {
  const old = linesByPath(tree)
  const result = new Map(old)
  for (const { oldPath } of files) result.delete(oldPath)
  for (const file of files) {
    const before = file.change === 'added' ? [] : old.get(file.oldPath)
    if (!before) throw new Error(`there is no ${file.oldPath}`)
    const lines = apply(file, before)
    if (file.change !== 'removed') result.set(file.path, lines)
  }
  return result
}

function linesByPath(tree: Tree): Lines {
  return new Map([...tree].map(([path, file]) => [path, linesOf(textOf(file))]))
}

function shapeOf(lines: Lines): string {
  return JSON.stringify([...lines].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function textOf({ mode, text }: { readonly mode: string; readonly text: string }): string {
  return mode === '160000' ? `Subproject commit ${text}\n` : text
}
