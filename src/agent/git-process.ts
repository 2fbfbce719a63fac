import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'

/** A git directory that no command of the agent can reach, and the work tree it looks at. */
export type GitPlace = { gitDir: string; workTree: string; index: string }

/**
 * Nothing the work tree brings along may run a program: no hooks, no file-system monitor, no attributes or settings of
 * the machine. Filters need a definition, and this git directory has none.
 */
const settings = {
  'core.bare': 'false',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.untrackedCache': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.safecrlf': 'false',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  'submodule.recurse': 'false',
  'protocol.allow': 'never',
}

/**
 * Runs git on that place.
 * @returns its output as bytes
 * @throws with git's own words when it fails
 */
export function git(place: GitPlace, args: readonly string[], input: string | Buffer = ''): Promise<Buffer> {
  mkdirSync(place.gitDir, { recursive: true })
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const where = [`--git-dir=${place.gitDir}`, `--work-tree=${place.workTree}`]
  const child = spawn('/usr/bin/env', ['git', ...where, ...options, ...args], {
    cwd: place.gitDir,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_LITERAL_PATHSPECS: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_INDEX_FILE: place.index,
    },
  })
  const out: Buffer[] = []
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  // Git that ends before it read everything shows in its exit.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out))
      else reject(new Error(`git ${args[0]} failed: ${Buffer.concat(said).toString().trim()}`))
    })
  })
}
