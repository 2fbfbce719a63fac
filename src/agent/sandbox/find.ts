import { bwrapSandbox } from './bwrap.ts'
import type { Sandbox, SandboxUnavailable, Tier } from './place.ts'
import { findProgram, findPrograms } from './programs.ts'
import { selfTest } from './self-test.ts'
import { unshareSandbox } from './unshare.ts'

const install = 'sudo apt-get install -y bubblewrap; sudo sysctl -qw kernel.apparmor_restrict_unprivileged_userns=0'

/**
 * The first tier that passes the self-test on this machine: `bwrap`, then `unshare`.
 * @param options.tier only this one
 * @returns `sandbox_unavailable` with what was tried when none passes; there is no weaker way to run
 */
export async function findSandbox(options: { tier?: Tier } = {}): Promise<Sandbox | SandboxUnavailable> {
  const tried: { tier: Tier; because: string }[] = []
  for (const tier of options.tier ? [options.tier] : (['bwrap', 'unshare'] as const)) {
    const found = await attempt(tier)
    if (typeof found !== 'string') return found
    tried.push({ tier, because: found })
  }
  return { tier: 'none', reason: 'sandbox_unavailable', tried, install }
}

async function attempt(tier: Tier): Promise<Sandbox | string> {
  if (process.platform !== 'linux') return `needs Linux, this is ${process.platform}`
  const programs = findPrograms()
  if ('missing' in programs) return `${programs.missing} is not installed`
  const bubblewrap = findProgram('bwrap')
  if (tier === 'bwrap' && bubblewrap === null) return 'bubblewrap is not installed'
  const sandbox =
    tier === 'bwrap' && bubblewrap !== null ? bwrapSandbox(programs, bubblewrap) : unshareSandbox(programs)
  const test = await selfTest(sandbox, programs)
  return test.passed ? sandbox : `the self-test failed on ${test.broken.join(', ')}: ${lastLine(test.said)}`
}

function lastLine(text: string): string {
  return text.split('\n').at(-1)?.slice(0, 200) ?? ''
}
