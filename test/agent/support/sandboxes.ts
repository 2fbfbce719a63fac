import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'
import { findSandbox } from '../../../src/agent/sandbox/find.ts'
import type { Place, Sandbox, Tier } from '../../../src/agent/sandbox/place.ts'
import { findProgram } from '../../../src/agent/sandbox/programs.ts'

export const tiers = ['bwrap', 'unshare'] as const

/** What `report-sandbox.ts` says where everything that is installed works. */
export const everyTier =
  findProgram('bwrap') === null
    ? [[{ tier: 'bwrap', because: 'bubblewrap is not installed' }], 'unshare', 'unshare']
    : ['bwrap', 'unshare', 'bwrap']

/** Where the tests and their node live, for sandboxes that hide the home folder they may be in. */
export const toolchain = [resolve(import.meta.dirname, '../../..'), realpathSync(dirname(dirname(process.execPath)))]

const found = new Map<Tier | undefined, ReturnType<typeof findSandbox>>()

/** Whether this machine lets us make namespaces at all; where it does, a failed self-test is our fault. */
const namespacesAllowed =
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', '--pid', '--fork', 'true']).status === 0

/** A sandbox of that tier; a machine that cannot have one skips the test and says why. */
export async function sandboxOf(context: Pick<TestContext, 'skip'>, tier?: Tier): Promise<Sandbox> {
  if (!found.has(tier)) found.set(tier, findSandbox(tier ? { tier } : {}))
  const sandbox = await found.get(tier)
  if (sandbox && sandbox.tier !== 'none') return sandbox
  const because = (sandbox?.tried ?? []).map((attempt) => `${attempt.tier}: ${attempt.because}`).join('; ')
  if (namespacesAllowed && because.includes('self-test')) throw new Error(because)
  process.stderr.write(`skipped, no sandbox here: ${because}\n`)
  return context.skip(because)
}

/** Skips, with its reason printed, what only root can set up. */
export function needsRoot(context: Pick<TestContext, 'skip'>): void {
  if (process.getuid?.() === 0) return
  process.stderr.write('skipped, only root can set this up\n')
  context.skip('only root can set this up')
}

export function temporaryFolder(owner?: number): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'signalbox-')))
  if (owner !== undefined) chownSync(folder, owner, owner)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function placeIn(workspace: string, more: Partial<Place> = {}): Place {
  const path = `${dirname(process.execPath)}:/usr/bin:/bin:/usr/sbin:/sbin`
  const environment = { PATH: path, HOME: '/tmp' }
  return { workspace, environment, network: 'none', readOnly: toolchain, ...more }
}
