import { type GitPlace, runGit } from '../git/run-git.ts'

const newline = 0x0a

/** Bytes one reading may bring at a time. */
const mostBytes = 16_000_000

/** Sizes of blobs by their ids; ids that are no blob of this directory are left out. */
export async function blobSizes(place: GitPlace, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (oids.length === 0) return new Map()
  const input = [...new Set(oids)].map((oid) => `${oid}\n`).join('')
  const lines = (await runGit(place, ['cat-file', '--batch-check'], { input })).toString('latin1').split('\n')
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [, oid, size] = /^([0-9a-f]{40}) blob (\d+)$/.exec(line) ?? []
      return oid && size ? [[oid, Number(size)]] : []
    }),
  )
}

/**
 * Visits blobs one after another, a bounded number of bytes at a time.
 * @param sizes ids with their sizes, as `blobSizes` gives them
 */
export async function visitBlobs(
  place: GitPlace,
  sizes: ReadonlyMap<string, number>,
  visit: (oid: string, content: Buffer) => void,
): Promise<void> {
  for (const oids of portions([...sizes])) {
    const output = await runGit(place, ['cat-file', '--batch'], { input: oids.map((oid) => `${oid}\n`).join('') })
    let at = 0
    for (const oid of oids) {
      const start = output.indexOf(newline, at) + 1
      const end = start + (sizes.get(oid) ?? 0)
      visit(oid, output.subarray(start, end))
      at = end + 1
    }
  }
}

function portions(sizes: readonly (readonly [string, number])[]): string[][] {
  const all: string[][] = []
  let room = 0
  for (const [oid, size] of sizes) {
    if (room < size || all.length === 0) {
      all.push([])
      room = mostBytes
    }
    all.at(-1)?.push(oid)
    room -= size
  }
  return all
}

/** An entry of a commit's tree: a file, a link (mode 120000), or a submodule (160000). */
export type TreeFile = { readonly path: string; readonly mode: string; readonly oid: string }

/** Whether an entry is an ordinary file. */
export function isRegular({ mode }: Pick<TreeFile, 'mode'>): boolean {
  return mode === '100644' || mode === '100755'
}

/**
 * Everything in a commit but folders.
 * @param folder only below this one; the whole tree when left out
 */
export async function listFiles(place: GitPlace, commit: string, folder?: string): Promise<readonly TreeFile[]> {
  const below = folder === undefined ? [] : ['--', `${folder}/`]
  const listed = (await runGit(place, ['ls-tree', '-r', '-z', '--full-tree', commit, ...below])).toString('utf8')
  return listed.split('\0').flatMap((line) => {
    const [, mode, oid, path] = /^(\d{6}) (?:blob|commit) ([0-9a-f]{40})\t([\s\S]+)$/.exec(line) ?? []
    return mode && oid && path ? [{ path, mode, oid }] : []
  })
}
