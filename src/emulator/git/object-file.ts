import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { constants, deflateSync, inflateSync } from 'node:zlib'

/*
 * git's own files of unpacked objects ("loose objects", gitformat-loose), read and written without a git process: one
 * such process costs as much as a hundred of these reads. What git has packed is not here; callers ask git then.
 */

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'
export type ObjectHeader = { type: ObjectType; size: number }
export type StoredObject = { type: ObjectType; content: Buffer }

const types: readonly ObjectType[] = ['blob', 'tree', 'commit', 'tag']
/** More than enough compressed bytes for the type and the size that begin every object. */
const headBytes = 128

/** The object of that id, or null when there is no file of it. */
export function readObjectFile(dir: string, sha: string): StoredObject | null {
  const bytes = bytesOf(dir, sha)
  if (!bytes) return null
  const inflated = inflateSync(bytes)
  const end = inflated.indexOf(0)
  const header = parseHeader(inflated.subarray(0, end))
  return header && { type: header.type, content: inflated.subarray(end + 1) }
}

function bytesOf(dir: string, sha: string): Buffer | null {
  try {
    return readFileSync(placeOf(dir, sha))
  } catch {
    return null
  }
}

/** Type and size of an object without reading all of it; null when there is no file of it. */
export function readObjectHeader(dir: string, sha: string): ObjectHeader | null {
  const head = headOf(dir, sha)
  if (!head) return null
  const inflated = inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  return parseHeader(inflated.subarray(0, inflated.indexOf(0)))
}

function headOf(dir: string, sha: string): Buffer | null {
  try {
    const file = openSync(placeOf(dir, sha), 'r')
    const head = Buffer.alloc(headBytes)
    const length = readSync(file, head)
    closeSync(file)
    return head.subarray(0, length)
  } catch {
    return null
  }
}

function parseHeader(head: Buffer): ObjectHeader | null {
  const [word, size] = head.toString('latin1').split(' ')
  const type = types.find((one) => one === word)
  return type === undefined ? null : { type, size: Number(size) }
}

/** Stores an object. @returns its id */
export function writeObjectFile(dir: string, type: ObjectType, content: Buffer): string {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const sha = createHash('sha1').update(object).digest('hex')
  const place = placeOf(dir, sha)
  if (existsSync(place)) return sha
  const folder = dirname(place)
  if (!existsSync(folder)) mkdirSync(folder)
  writeFileSync(place, deflateSync(object, { level: constants.Z_BEST_SPEED }), { mode: 0o444 })
  return sha
}

function placeOf(dir: string, sha: string): string {
  return join(dir, 'objects', sha.slice(0, 2), sha.slice(2))
}
