import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Launch, Place, Sandbox, Tier } from '../../../src/agent/sandbox/place.ts'
import { type Property, properties } from '../../../src/agent/sandbox/probe.ts'
import { findPrograms } from '../../../src/agent/sandbox/programs.ts'
import { selfTest } from '../../../src/agent/sandbox/self-test.ts'
import { everyTier, needsRoot, sandboxOf, tiers } from '../support/sandboxes.ts'

const programs = findPrograms()

type Mutation = { place?: (place: Place) => Place; args?: (args: string[]) => string[] }

const without =
  (...words: string[]) =>
  (args: string[]) =>
    args.filter((word) => !words.includes(word))
const replaced = (from: string, to: string) => (args: string[]) => args.map((word) => word.replaceAll(from, to))
const chain =
  (...steps: ((args: string[]) => string[])[]) =>
  (args: string[]) =>
    steps.reduce((rest, step) => step(rest), args)
const before = (end: string, from: string, to: string) => (args: string[]) =>
  args.map((word, at) => (word === from && args[at + 1]?.endsWith(end) ? to : word))

/** Takes every hiding mount out: three words of bubblewrap, one line of our own script. */
const showHidden = chain(
  (args) => args.filter((word, at) => !(word === '--perms' || args[at - 1] === '--perms')),
  (args) => args.map((word, at) => (args[at - 1] === '--tmpfs' && /^\/tmp/.test(word) ? '/dev/shm' : word)),
  replaced('hide) place / "$path"; mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$new$path" ;;', 'hide) ;;'),
)

const mutations: Record<Property, Mutation> = {
  environment: { args: chain((args) => args.slice(1), replaced('"$3" -i --', '"$3" --')) },
  descriptors: { args: replaced('if (( number > 2 ))', 'if (( number > 9 ))') },
  hidden: { args: showHidden },
  network: { place: (place) => ({ ...place, network: 'host' }) },
  workspace: { place: (place) => ({ ...place, readOnly: [place.workspace] }) },
  git: { args: chain(before('/.git', '--ro-bind', '--bind'), before('/.git', 'read', 'write')) },
  outside: { place: (place) => ({ ...place, writable: ['/var/tmp'] }) },
  privileges: { args: chain(replaced('--cap-drop', '--cap-add'), replaced('--no-new-privs -- "$3"', '-- "$3"')) },
  processes: {
    args: chain(
      without('--pid', '--unshare-pid'),
      (args) => args.map((word, at) => (word === '--proc' && args[at + 1] === '/proc' ? '--tmpfs' : word)),
      (args) =>
        args.flatMap((word, at) =>
          args[at - 1] === '--tmpfs' && word === '/proc' ? ['/run', '--dev-bind', '/proc', '/proc'] : [word],
        ),
      replaced('fresh_proc /proc /dev/shm', ':'),
      replaced('fresh_proc "$new/proc" "$new/dev/shm"', 'mount --rbind /proc "$new/proc"'),
    ),
  },
  namespaces: { args: without('--ipc', '--unshare-ipc') },
}

function mutate(sandbox: Sandbox, mutation: Mutation): Sandbox {
  return {
    tier: sandbox.tier,
    wrap(command, place): Launch {
      const launch = sandbox.wrap(command, mutation.place?.(place) ?? place)
      return { ...launch, args: mutation.args?.(launch.args) ?? launch.args }
    },
  }
}

describe.each(tiers)('the self-test of the %s tier', (tier: Tier) => {
  it('passes where the tier works', async (context) => {
    const sandbox = await sandboxOf(context, tier)
    if ('missing' in programs) return expect.unreachable(programs.missing)
    const test = await selfTest(sandbox, programs)
    expect(test).toMatchObject({ passed: true, broken: [] })
    expect(test.said).toContain('network ok')
  })

  it.for(properties)('notices a sandbox without the property "%s"', async (property, context) => {
    if ('missing' in programs) return expect.unreachable(programs.missing)
    const sandbox = await sandboxOf(context, tier)
    const test = await selfTest(mutate(sandbox, mutations[property]), programs)
    expect(test.passed).toBe(false)
    expect(test.broken).toContain(property)
    expect(test.said).toContain(`${property} leak`)
  })
})

it('finds no property to hold when nothing answers', async () => {
  if ('missing' in programs) return expect.unreachable(programs.missing)
  const silent: Sandbox = { tier: 'bwrap', wrap: () => ({ file: '/bin/true', args: [], environment: {} }) }
  const test = await selfTest(silent, programs)
  expect(test.passed).toBe(false)
  expect(test.broken).toEqual(properties)
})

it('passes in both tiers as an ordinary user', (context) => {
  needsRoot(context)
  const script = join(import.meta.dirname, '../support/report-sandbox.ts')
  const drop = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--']
  const run = spawnSync('setpriv', [...drop, process.execPath, script], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  })
  expect(JSON.parse(run.stdout)).toEqual(everyTier)
})

it.for(tiers)('notices when kernel settings of the host are writable for root (%s)', async (tier, context) => {
  needsRoot(context)
  if ('missing' in programs) return expect.unreachable(programs.missing)
  const sandbox = await sandboxOf(context, tier)
  const uncovered = mutate(sandbox, {
    args: (args) => args.map((word, at) => (word === 'root' && args[at - 1] === 'sandbox' ? 'user' : word)),
  })
  const test = await selfTest(uncovered, programs)
  expect(test.broken).toContain('outside')
  expect(test.said).toContain('/proc/sys')
})

it('passes in the unshare tier without the ip program, which a small system may not have', async (context) => {
  if ('missing' in programs) return expect.unreachable(programs.missing)
  const sandbox = await sandboxOf(context, 'unshare')
  const bare = mutate(sandbox, { args: replaced('ip link set lo up', 'no-such-program link set lo up') })
  expect(await selfTest(bare, programs)).toMatchObject({ passed: true })
})
