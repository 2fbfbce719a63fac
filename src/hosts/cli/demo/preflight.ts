import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { release } from 'node:os'
import { findSandbox } from '../../../agent/sandbox/find.ts'
import type { Sandbox } from '../../../agent/sandbox/place.ts'

/** What this machine has, or one sentence for each thing it lacks. */
export type Preflight =
  | { readonly sandbox: Sandbox; readonly git: string; readonly port: number }
  | { readonly lacks: readonly string[] }

const oldestGit = [2, 38] as const

/** Looks before anything is started. */
export async function preflight(platform: NodeJS.Platform): Promise<Preflight> {
  if (platform !== 'linux') {
    const name = platform === 'darwin' ? 'macOS' : platform
    return {
      lacks: [`The demo runs real commands in a Linux sandbox, and this is ${name}: use Linux, or WSL2 on Windows.`],
    }
  }
  const git = gitVersion()
  const gitLack = git === null ? 'git is not installed: `sudo apt-get install git`.' : oldGit(git)
  const found = await findSandbox()
  const sandboxLack =
    found.tier === 'none' ? `No sandbox works on this machine (kernel ${release()}): ${found.install}` : null
  const port = await freePort()
  const portLack =
    port === null ? 'No free port on 127.0.0.1: something keeps this process from listening on loopback.' : null
  const lacks = [gitLack, sandboxLack, portLack].filter((lack) => lack !== null)
  if (lacks.length > 0 || git === null || port === null || found.tier === 'none') return { lacks }
  return { sandbox: found, git, port }
}

function gitVersion(): string | null {
  try {
    return /\d+\.\d+(\.\d+)?/.exec(execFileSync('git', ['--version'], { encoding: 'utf8' }))?.[0] ?? null
  } catch {
    return null
  }
}

/** Merges without a work tree need `git merge-tree --write-tree`. */
export function oldGit(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1])
  return enough
    ? null
    : `git ${version} is too old: the emulated GitHub merges with git ${oldestGit.join('.')} or newer.`
}

/** A port that is free now, or null when loopback cannot be listened on. */
export function freePort(): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : null
      probe.close(() => resolve(port))
    })
  })
}
