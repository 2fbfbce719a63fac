import { closeSync, constants, fchownSync, fstatSync, mkdirSync, openSync, type Stats } from 'node:fs'
import { Refusal } from './refusal.ts'
import { shownPath, type TreePath } from './tree-path.ts'

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants

/**
 * Opens a regular file of the workspace and hands its descriptor on. Each part is opened from its parent's descriptor
 * without following links, so the walk cannot leave the tree it started in, whatever happens to names meanwhile.
 * @param how `read` an existing file, `write` one that is there, or `create` it with its folders
 * @throws Refusal when a part is missing, a link, or no regular file
 */
export function withFile<T>(
  place: TreePath,
  how: 'read' | 'write' | 'create',
  use: (file: number, stats: Stats) => T,
): T {
  const name = place.parts.at(-1)
  if (name === undefined) throw new Refusal('the workspace itself is a folder')
  const open: number[] = []
  const keep = (descriptor: number) => {
    open.push(descriptor)
    return descriptor
  }
  try {
    let folder = keep(openSync(place.root, O_RDONLY | O_DIRECTORY))
    const owner = fstatSync(folder)
    for (const part of place.parts.slice(0, -1)) folder = keep(step(folder, part, how, owner))
    const file = keep(openSync(below(folder, name), flags(how), 0o644))
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new Refusal(`${shownPath(place)} is no regular file`)
    if (how === 'create') giveTo(file, owner)
    return use(file, stats)
  } catch (error) {
    throw asRefusal(error, place)
  } finally {
    for (const descriptor of open) closeSync(descriptor)
  }
}

function flags(how: 'read' | 'write' | 'create'): number {
  const access = { read: O_RDONLY, write: O_RDWR, create: O_RDWR | O_CREAT | O_EXCL }
  // Without O_NONBLOCK a named pipe would hold this process.
  return access[how] | O_NOFOLLOW | O_NONBLOCK
}

function step(folder: number, part: string, how: 'read' | 'write' | 'create', owner: Stats): number {
  const open = () => openSync(below(folder, part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    return open()
  } catch (error) {
    if (how !== 'create' || codeOf(error) !== 'ENOENT') throw error
    mkdirSync(below(folder, part))
    const made = open()
    giveTo(made, owner)
    return made
  }
}

/** The kernel resolves a name from an open folder; Node has no call for it but this path. */
function below(folder: number, part: string): string {
  return `/proc/self/fd/${folder}/${part}`
}

/** When root runs the host and someone else owns the tree, commands run as that owner and must be able to go on. */
function giveTo(descriptor: number, owner: Stats): void {
  if (process.getuid?.() === 0 && owner.uid !== 0) fchownSync(descriptor, owner.uid, owner.gid)
}

function asRefusal(error: unknown, place: TreePath): unknown {
  const reasons: Record<string, string> = {
    ENOENT: 'does not exist',
    EEXIST: 'is a link that leads nowhere',
    ELOOP: 'is a link',
    ENOTDIR: 'goes through something that is no folder',
    EISDIR: 'is a folder',
    ENXIO: 'is no regular file',
    EACCES: 'may not be opened',
    EROFS: 'is read-only',
  }
  const code = codeOf(error)
  return code === '' ? error : new Refusal(`${shownPath(place)} ${reasons[code] ?? `cannot be used (${code})`}`)
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
