import { spawnSync } from 'node:child_process'

/** Nothing of the machine's own git set-up may reach the repositories: no system or user config, English texts, UTC. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/** git said no, or would have. */
export class GitError extends Error {}

/** How many git processes were started so far: each costs milliseconds, so tests hold everyday requests to few. */
export const gitRuns = { count: 0 }

type Options = { input?: string | Buffer }

/** Runs git in a bare repository and reports the exit code instead of throwing. */
export function tryGit(dir: string, args: readonly string[], options: Options = {}) {
  gitRuns.count += 1
  const done = spawnSync('git', [`--git-dir=${dir}`, ...args], {
    env: gitEnvironment,
    maxBuffer: 1 << 28,
    ...(options.input === undefined ? {} : { input: options.input }),
  })
  if (done.error) throw done.error
  return { status: done.status, output: done.stdout, said: done.stderr.toString() }
}

/**
 * Runs git in a bare repository.
 * @returns standard output as bytes
 * @throws GitError when git exits with anything but 0
 */
export function git(dir: string, args: readonly string[], options: Options = {}): Buffer {
  const { status, output, said } = tryGit(dir, args, options)
  if (status !== 0) throw new GitError(`git ${args.join(' ')} ended with ${status}: ${said.trim()}`)
  return output
}

/** Like `git`, as text without the trailing line end. */
export function gitText(dir: string, args: readonly string[], options: Options = {}): string {
  return git(dir, args, options).toString().replace(/\n$/, '')
}
