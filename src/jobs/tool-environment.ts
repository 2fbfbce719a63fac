import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../agent/sandbox/place.ts'

/** Where toolchains say they are. Nothing else of the machine's environment reaches a tool. */
const kept = ['TZ', 'JAVA_HOME', 'GOROOT', 'DOTNET_ROOT', 'ANDROID_HOME', 'PNPM_HOME']

/** Packages that live outside the checkout: set-up fills these while it has network, and tools read them afterwards. */
const caches = { CARGO_HOME: 'cargo', GOMODCACHE: 'go' } as const

/** Folders the sandbox hides. */
const hidden = /^\/(home|root|tmp|run)\//

/** What commands of the sandbox see, for set-up and for the agent. */
export type ToolEnvironment = {
  readonly variables: Readonly<Record<string, string>>
  /** Set-up may write its caches. */
  readonly setup: Pick<Place, 'readOnly' | 'writable'>
  readonly work: Pick<Place, 'readOnly'>
}

/**
 * @param machine the host's own variables
 * @param folder  for the caches; made here
 */
export function toolEnvironment(machine: Readonly<Record<string, string>>, folder: string): ToolEnvironment {
  mkdirSync(folder, { recursive: true })
  const path = (machine['PATH'] ?? '').split(':').flatMap(realPath)
  const rust = realPath(machine['RUSTUP_HOME'] ?? join(machine['HOME'] ?? '/', '.rustup'))
  const readOnly = [...new Set([...path, ...rust])].filter((entry) => hidden.test(entry))
  return {
    variables: {
      ...Object.fromEntries(kept.flatMap((name) => (machine[name] ? [[name, machine[name]]] : []))),
      ...Object.fromEntries(Object.entries(caches).map(([name, part]) => [name, join(folder, part)])),
      ...Object.fromEntries(rust.map((home) => ['RUSTUP_HOME', home])),
      PATH: path.join(':'),
      LANG: 'C.UTF-8',
      CI: 'true',
      TERM: 'dumb',
      PAGER: 'cat',
      HOME: '/tmp',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
    },
    setup: { readOnly, writable: [folder] },
    work: { readOnly: [...readOnly, folder] },
  }
}

/** Where a folder really is: links that start in a hidden folder lead nowhere inside the sandbox. */
function realPath(path: string): string[] {
  return path.startsWith('/') && existsSync(path) ? [realpathSync(path)] : []
}
