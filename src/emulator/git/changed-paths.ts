import { itemsOf } from './expression.ts'
import { folderMode, type TreeItem } from './tree-object.ts'

/** Paths of files that differ between two trees; a moved file is removed in one place and added in the other. */
export type ChangedPaths = { added: string[]; removed: string[]; modified: string[] }

/**
 * Compares two trees by their ids.
 * @returns the paths, sorted; undefined when git has packed a tree that differs
 */
export function changedPaths(dir: string, before: string, after: string): ChangedPaths | undefined {
  const found: ChangedPaths = { added: [], removed: [], modified: [] }
  if (!compare(dir, '', before, after, found)) return undefined
  return { added: found.added.sort(), removed: found.removed.sort(), modified: found.modified.sort() }
}

/** @param before null where there is no such folder, like `after` @returns whether everything could be read */
function compare(
  dir: string,
  folder: string,
  before: string | null,
  after: string | null,
  found: ChangedPaths,
): boolean {
  if (before === after) return true
  const [old, now] = [before, after].map((sha) => (sha === null ? [] : itemsOf(dir, sha)))
  if (!old || !now) return false
  const names = new Set([...old, ...now].map(({ name }) => name))
  return [...names].every((name) => {
    const pair = [old, now].map((items) => items.find((item) => item.name === name))
    return compareItems(dir, `${folder}${name}`, pair[0], pair[1], found)
  })
}

function compareItems(
  dir: string,
  path: string,
  before: TreeItem | undefined,
  after: TreeItem | undefined,
  found: ChangedPaths,
): boolean {
  const [oldFile, newFile] = [fileOf(before), fileOf(after)]
  if (oldFile && newFile) {
    if (oldFile.sha !== newFile.sha || oldFile.mode !== newFile.mode) found.modified.push(path)
  } else if (oldFile) found.removed.push(path)
  else if (newFile) found.added.push(path)
  return compare(dir, `${path}/`, folderOf(before), folderOf(after), found)
}

function fileOf(item: TreeItem | undefined): TreeItem | null {
  return item && item.mode !== folderMode ? item : null
}

function folderOf(item: TreeItem | undefined): string | null {
  return item?.mode === folderMode ? item.sha : null
}
