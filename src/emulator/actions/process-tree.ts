import { readdirSync, readFileSync } from 'node:fs'

/** A process and everything below it, parents first. */
function descendants(root: number): number[] {
  const found = [root]
  for (const id of found) found.push(...childrenOf(id))
  return found
}

function childrenOf(id: number): number[] {
  return list(`/proc/${id}/task`).flatMap((thread) =>
    read(`/proc/${id}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )
}

/**
 * The process that runs a step's command: the started process itself, or the one below a confining launcher whose
 * command line is the command.
 */
export function entryProcess(root: number, command: readonly string[]): number {
  const line = `${command.join('\0')}\0`
  return descendants(root).find((id) => read(`/proc/${id}/cmdline`) === line) ?? root
}

/** Kills a process group, and what left the group but still hangs below its leader. */
export function killTree(root: number): void {
  const below = descendants(root)
  signal(-root, 'SIGKILL')
  for (const id of below) signal(id, 'SIGKILL')
}

/** Kills every process that carries this mark in its environment, as the runner does with orphans at a job's end. */
export function killMarked(mark: string): void {
  for (const id of list('/proc').filter((name) => /^\d+$/.test(name))) {
    if (read(`/proc/${id}/environ`).split('\0').includes(mark)) signal(Number(id), 'SIGKILL')
  }
}

/** Sends a signal; a process that is gone is no error. */
export function signal(id: number, name: NodeJS.Signals): void {
  try {
    process.kill(id, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
