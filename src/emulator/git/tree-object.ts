/** One line of a tree object; folders have mode `40000`, as git stores it. */
export type TreeItem = { mode: string; name: string; sha: string }

export const folderMode = '40000'
/** The tree without entries; git knows it in every repository, stored or not. */
export const emptyTreeId = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** Reads the bytes of a tree object (gitformat-loose: mode, name and the id's 20 bytes for each entry). */
export function parseTree(content: Buffer): TreeItem[] {
  const items: TreeItem[] = []
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at)
    const line = content.subarray(at, end).toString()
    const space = line.indexOf(' ')
    const sha = content.subarray(end + 1, end + 21).toString('hex')
    items.push({ mode: line.slice(0, space), name: line.slice(space + 1), sha })
    at = end + 21
  }
  return items
}

/** The bytes of a tree object. git sorts by bytes, folders as if their names ended in a slash. */
export function treeContent(items: readonly TreeItem[]): Buffer {
  const sorted = items
    .map((item) => ({ item, key: Buffer.from(item.mode === folderMode ? `${item.name}/` : item.name) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
  const parts = sorted.flatMap(({ item }) => [Buffer.from(`${item.mode} ${item.name}\0`), Buffer.from(item.sha, 'hex')])
  return Buffer.concat(parts)
}
