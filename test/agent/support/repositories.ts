import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openTrustedGit, type TrustedGit } from '../../../src/agent/trusted-git.ts'
import { temporaryFolder } from './sandboxes.ts'

/** A clone as a run gets it, with a small program whose test fails, and the host's view of it. */
export type Clone = { workspace: string; base: string; git: TrustedGit }

const files: Record<string, string> = {
  'sum.js': 'exports.sum = (a, b) => a - b\n',
  'sum.test.js': "if (require('./sum.js').sum(1, 2) !== 3) { console.log('1 + 2 is not 3'); process.exit(1) }\n",
  'run.sh': '#!/bin/sh\nnode sum.test.js\n',
  'migrations/20240101_users.sql': 'create table users;\n',
  '.gitignore': 'ignored/\n',
}

/** Runs git in a folder with nothing of this machine's settings. */
export function gitIn(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...who, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).trim()
}

export function write(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

export async function clone(more: Record<string, string> = {}): Promise<Clone> {
  const workspace = temporaryFolder()
  for (const [path, content] of Object.entries({ ...files, ...more })) write(workspace, path, content)
  chmodSync(join(workspace, 'run.sh'), 0o755)
  gitIn(workspace, 'init', '--quiet', '--initial-branch=main')
  gitIn(workspace, 'add', '--all')
  gitIn(workspace, 'commit', '--quiet', '--message=base')
  const base = gitIn(workspace, 'rev-parse', 'HEAD')
  return { workspace, base, git: await openTrustedGit({ workspace, base, directory: temporaryFolder() }) }
}
