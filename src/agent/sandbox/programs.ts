import { existsSync } from 'node:fs'

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin']

/** Programs the launch needs. They are looked up in system folders only: `PATH` may come from the repository's side. */
export type Programs = { bash: string; env: string; setpriv: string; setsid: string; unshare: string }

/** The absolute path of a system program, or null. */
export function findProgram(name: string): string | null {
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null
}

/** The programs both tiers need, or the name of the first one that is missing. */
export function findPrograms(): Programs | { missing: string } {
  const found = { bash: '', env: '', setpriv: '', setsid: '', unshare: '' }
  for (const name of ['bash', 'env', 'setpriv', 'setsid', 'unshare'] as const) {
    const path = findProgram(name)
    if (path === null) return { missing: name }
    found[name] = path
  }
  return found
}
