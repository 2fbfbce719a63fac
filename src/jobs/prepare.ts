import { join } from 'node:path'
import { redactor } from '../agent/redaction.ts'
import { findSandbox } from '../agent/sandbox/find.ts'
import type { Sandbox } from '../agent/sandbox/place.ts'
import { openTrustedGit, type TrustedGit } from '../agent/trusted-git.ts'
import type { Admitted } from './admit.ts'
import { findCommands } from './commands/find-commands.ts'
import type { Commands } from './commands/found.ts'
import { readSteering, type Steering } from './definitions.ts'
import { checkOut, fetchPins, listRoot, readFileAt } from './git/clone.ts'
import { takeAsGiven } from './git/leftovers.ts'
import { type GitPlace, gitEnvironment } from './git/run-git.ts'
import type { JobHost } from './host.ts'
import { type Refusal, refuse } from './refusal.ts'
import { say } from './run-log.ts'
import { runSetup } from './setup.ts'
import { type ToolEnvironment, toolEnvironment } from './tool-environment.ts'

/** Everything the agent works with. */
export type Workshop = {
  readonly workdir: string
  /** The commit the work starts from, and the changes apply to. */
  readonly start: string
  readonly git: TrustedGit
  readonly sandbox: Sandbox
  readonly tools: ToolEnvironment
  readonly commands: Commands
  readonly steering: Steering
}

/**
 * Makes a tree with dependencies to work in. Until set-up begins nothing from the repository is executed; afterwards
 * everything from it runs in the sandbox.
 * @param signal aborts on cancel and when the run's time is over
 */
export async function prepare(
  host: JobHost,
  { job, work }: Admitted,
  signal: AbortSignal,
): Promise<Workshop | { refused: Refusal }> {
  if (work.config.kind === 'invalid') return refuse('config', work.config.message)
  const sandbox = await findSandbox()
  if (sandbox.tier === 'none') {
    const tried = sandbox.tried.map(({ tier, because }) => `${tier}: ${because}`).join('; ')
    return refuse('sandbox_unavailable', `No sandbox works here (${tried}). This installs one: ${sandbox.install}`)
  }
  const start = job.head ?? job.base
  const trunk = work.repository.defaultOid
  const workdir = join(host.folders.scratch, 'work')
  const clone: GitPlace = {
    directory: join(workdir, '.git'),
    workTree: workdir,
    environment: gitEnvironment(host.environment),
  }
  const pins = { start, trunk, trunkName: work.repository.defaultBranch, branch: job.branch }
  const { owner, name } = host.run.repository
  await fetchPins(clone, `${host.run.serverUrl}/${owner}/${name}.git`, host.token, pins, signal)
  const readTrunk = (path: string): Promise<string | null> => readFileAt(clone, trunk, path)
  const steering = await readSteering(job.agent, readTrunk, host.folders.product)
  if ('refused' in steering) return steering
  const root = { names: await listRoot(clone, trunk), read: readTrunk }
  const commands = await findCommands(work.config.config.run, root)
  await checkOut(clone, start)
  const trusted: GitPlace = { ...clone, directory: join(host.folders.scratch, 'trusted.git') }
  const git = await openTrustedGit({ workspace: workdir, base: start, directory: trusted.directory })
  const tools = toolEnvironment(host.environment, join(host.folders.scratch, 'cache'))
  const shop: Workshop = { workdir, start, git, sandbox, tools, commands, steering }
  return (await setUp(host, shop, trusted, signal)) ?? shop
}

async function setUp(
  host: JobHost,
  { workdir, sandbox, tools, commands }: Workshop,
  trusted: GitPlace,
  signal: AbortSignal,
): Promise<{ refused: Refusal } | null> {
  say(host, `verify: ${commands.verify.join(', ') || 'none'} (${commands.source})`)
  if (commands.setup.length === 0) return null
  const shell = {
    sandbox,
    place: { workspace: workdir, environment: tools.variables, network: 'host', ...tools.setup } as const,
    clean: redactor([host.token, host.model.key]),
    now: host.now,
  }
  const stopped = await runSetup(shell, commands.setup, signal, (text) => say(host, text))
  if (stopped === null) await takeAsGiven(trusted)
  return stopped
}
