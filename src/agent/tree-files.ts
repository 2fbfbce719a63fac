import { existsSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.ts'
import { treePath } from './tree-path.ts'
import { withFile } from './tree-walk.ts'

const largest = 1_000_000

/**
 * Files of the workspace, read and written by the host's own process.
 *
 * The alternative, a helper inside the sandbox, would need a runtime in there and cost a launch per call. It would
 * guard against a process that swaps a folder for a link between check and use. There is none: every command's
 * processes end with its call; and if there were one, the walk of `withFile` could not be led out of the tree, to
 * `/proc`, or into a device. Searching, where a pattern of the model's would run in this process, happens in the
 * sandbox instead.
 */
export type TreeFiles = {
  /** @throws Refusal when it is missing, no regular file, too large, or outside */
  read(path: string): Buffer
  /** Makes missing folders; an existing file keeps its mode. @returns whether it is new @throws Refusal */
  write(path: string, content: Buffer): 'created' | 'replaced'
}

export function treeFiles(workspace: string): TreeFiles {
  return {
    read: (path) =>
      withFile(treePath(workspace, path), 'read', (file, stats) => {
        if (stats.size > largest) throw new Refusal(`${path} has ${stats.size} bytes; look at parts of it with bash`)
        return readWhole(file, stats.size)
      }),
    write: (path, content) => {
      const place = treePath(workspace, path)
      const exists = existsSync(join(place.root, ...place.parts))
      withFile(place, exists ? 'write' : 'create', (file) => {
        ftruncateSync(file, 0)
        for (let done = 0; done < content.length; ) done += writeSync(file, content, done, content.length - done, done)
      })
      return exists ? 'replaced' : 'created'
    },
  }
}

function readWhole(file: number, size: number): Buffer {
  const content = Buffer.alloc(size)
  let filled = 0
  for (let got = -1; got !== 0 && filled < size; filled += got)
    got = readSync(file, content, filled, size - filled, filled)
  return content.subarray(0, filled)
}
