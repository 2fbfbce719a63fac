import { spawn } from 'node:child_process'

/**
 * A git directory and the tree it looks at. Whatever stands in the tree cannot steer git here: no hook, filter, ignore
 * file of the machine or system setting counts. The directory itself must be one that only the host has written.
 */
export type GitPlace = {
  readonly directory: string
  readonly workTree: string
  /** Exactly the variables git sees, besides the fixed ones: `PATH`, proxies, certificates. */
  readonly environment: Readonly<Record<string, string>>
}

export type GitOptions = {
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** What the command reads from its standard input; nothing when left out. */
  readonly input?: string
}

export class GitError extends Error {
  override readonly name = 'GitError'
}

const settings = {
  'core.bare': 'false',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.safecrlf': 'false',
  'core.untrackedCache': 'false',
  'credential.helper': '',
  'submodule.recurse': 'false',
  'protocol.allow': 'never',
  'protocol.https.allow': 'always',
  'protocol.http.allow': 'always',
  'http.followRedirects': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'advice.addEmbeddedRepo': 'false',
} as const
const configuration = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const variables = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  HOME: '/nonexistent',
  LANG: 'C',
} as const

/**
 * Runs one git command there.
 * @returns what it printed
 * @throws GitError with git's own words when it ends with another exit code than 0
 */
export function runGit(place: GitPlace, command: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { environment = {}, signal, input } = options
  const where = [`--git-dir=${place.directory}`, `--work-tree=${place.workTree}`]
  const child = spawn('git', [...configuration, ...where, ...command], {
    cwd: place.workTree,
    env: { ...place.environment, ...variables, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  // A command that ends before it read everything says so by its exit.
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const output: Buffer[] = []
  const words: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(new GitError(`git could not be started: ${cause.message}`, { cause })))
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(output))
      const said = Buffer.concat(words).toString().trim().slice(0, 2000)
      reject(new GitError(`git ${command[0]} ended with ${code ?? 'a signal'}: ${said}`))
    })
  })
}

/** Of a machine's variables, those that say where git is and how the network is reached. */
export function gitEnvironment(machine: Readonly<Record<string, string>>): Record<string, string> {
  const names = [
    'PATH',
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'NO_PROXY',
    'no_proxy',
    'SSL_CERT_FILE',
  ]
  return Object.fromEntries(names.flatMap((name) => (machine[name] ? [[name, machine[name]]] : [])))
}

/** The same for commands whose output is text. */
export async function readGit(place: GitPlace, command: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await runGit(place, command, options)).toString('utf8')
}
