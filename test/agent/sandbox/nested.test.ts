import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sandbox, Tier } from '../../../src/agent/sandbox/place.ts'
import { everyTier, needsRoot, placeIn, sandboxOf, temporaryFolder, tiers } from '../support/sandboxes.ts'

const report = join(import.meta.dirname, '../support/report-sandbox.ts')
const isRoot = process.getuid?.() === 0
const nobody = 65534

/** What `findSandbox` says inside a sandbox that keeps the network, as an emulated workflow step has it. */
function findInside(sandbox: Sandbox, workspace: string): unknown {
  const launch = sandbox.wrap([process.execPath, report], placeIn(workspace, { network: 'host' }))
  const run = spawnSync(launch.file, launch.args, { env: launch.environment, encoding: 'utf8' })
  return JSON.parse(run.stdout)
}

describe.each(tiers)('inside the %s tier', (outer: Tier) => {
  it('both tiers pass the self-test again for an ordinary user', async (context) => {
    const sandbox = await sandboxOf(context, outer)
    const workspace = temporaryFolder(isRoot ? nobody : undefined)
    expect(findInside(sandbox, workspace)).toEqual(everyTier)
  })

  it('a sandbox is found on a tree that root owns, without preparing the tree', async (context) => {
    needsRoot(context)
    const sandbox = await sandboxOf(context, outer)
    const [bwrap, unshare, chosen] = findInside(sandbox, temporaryFolder()) as unknown[]
    // The kernel's user 0 gets only a read-only process table in here, into which bubblewrap cannot write its id map.
    expect(bwrap).toEqual([{ tier: 'bwrap', because: expect.stringMatching(/uid map|not installed/) }])
    expect(unshare).toBe('unshare')
    expect(chosen).toBe('unshare')
  })
})
