import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startScriptedModel } from '../../../emulator/model/server.ts'
import { createChaos, writesOf } from './chaos.ts'
import { leave } from './leave.ts'
import { narrated } from './narrated.ts'
import { type DemoOptions, UsageError } from './options.ts'
import { type Cast, type Performance, perform } from './performance.ts'
import { preflight } from './preflight.ts'
import { type Facts, factsOf, reportLines } from './report.ts'
import { issue, scenario } from './scenario.ts'
import { takeShots } from './shots.ts'
import type { Teller } from './teller.ts'

export type DemoMeans = {
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly teller: Teller
  readonly complain: (text: string) => void
  /** Resolves when the person has seen enough. */
  readonly interrupted: () => Promise<void>
}

/** Plays the story and tells it. Returns the exit code; `demoHelp` says what each means. */
export async function demo(options: DemoOptions, means: DemoMeans): Promise<number> {
  const real = options.model === 'real' ? realModel(means) : null
  const story = plotOf(options, means)
  const ready = await preflight(means.platform)
  if ('lacks' in ready) {
    for (const lack of ready.lacks) means.complain(lack)
    return 3
  }
  const { teller } = means
  teller.note(`git ${ready.git}, sandbox ${ready.sandbox.tier}, loopback only; windows of waiting are set to 1 second`)
  const speaker = real ?? { scripted: await startScriptedModel(narrated(scenario, teller)) }
  const cast: Cast = { root: means.root, sandbox: ready.sandbox, chaos: null, model: speaker, ...story }
  try {
    return options.chaos ? await twice(cast, options, means) : await once(cast, options, means)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    means.complain(words)
    teller.object({ event: 'end', outcome: 'failed', error: words, merge: null, calls: {}, violations: null })
    return 1
  } finally {
    if ('scripted' in speaker) await speaker.scripted.close()
  }
}

function realModel({ environment }: DemoMeans): { key: string; url: string } {
  const key = environment['ANTHROPIC_API_KEY']
  if (!key) {
    throw new UsageError(
      '--model real needs ANTHROPIC_API_KEY in the environment: set it to a key of your model provider.',
    )
  }
  return { key, url: environment['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com' }
}

/** A server that died between a claim and its dispatch is replaced by one that looks for the run for a minute first. */
const patienceWithChaos = 180

/** What the story is about, and how long a wait may take. */
function plotOf(options: DemoOptions, { root }: DemoMeans) {
  const files = options.repository ?? join(root, 'examples/toy-repository')
  if (options.model === 'scripted')
    return { files, plot: { issue, scripted: true }, patience: options.chaos ? patienceWithChaos : 60 }
  const own = options.issue === null ? null : readIssue(options.issue)
  const scripted = own === null && options.repository === null
  return { files, plot: { issue: own ?? issue, scripted }, patience: 3600 }
}

/** @throws UsageError when the file cannot be read or is empty */
function readIssue(path: string): { title: string; body: string } {
  try {
    const [title = '', ...rest] = readFileSync(path, 'utf8').split('\n')
    if (title.trim() !== '') return { title: title.replace(/^#+\s*/, '').trim(), body: rest.join('\n').trim() }
  } catch (error) {
    throw new UsageError(`--issue: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new UsageError(`--issue: the first line of ${path} is the title, and it is empty.`)
}

async function once(cast: Cast, options: DemoOptions, means: DemoMeans): Promise<number> {
  const performance = await perform(cast, means.teller)
  try {
    const facts = await show(performance, options, means)
    end(facts, means.teller)
    if (options.keep) await keepUp(performance, means)
    return exitOf(facts)
  } finally {
    await performance.close()
  }
}

async function show(performance: Performance, options: DemoOptions, means: DemoMeans): Promise<Facts> {
  const { stage, ending } = performance
  await stage.emulator.settle()
  const facts = factsOf(stage, ending)
  const name = means.now().toISOString().slice(0, 19).replaceAll(':', '')
  const left = leave(stage, join(means.root, 'demo', name))
  for (const line of reportLines(stage, facts, left)) means.teller.note(line)
  if (options.shots)
    for (const line of await takeShots(stage, ending, join(means.root, 'docs/images'))) means.teller.note(line)
  return facts
}

async function keepUp({ stage }: Performance, { teller, interrupted }: DemoMeans): Promise<void> {
  const { owner, name } = stage.repository
  teller.note(`\nThe pages are up at ${stage.emulator.url}/${owner}/${name} until you press Ctrl-C.`)
  await interrupted()
}

/** The same story undisturbed and disturbed: both must end in the same tree. */
async function twice(cast: Cast, options: DemoOptions, means: DemoMeans): Promise<number> {
  const { teller } = means
  teller.note('\nFirst, undisturbed')
  const calm = await perform(cast, teller)
  const calmFacts = factsOf(calm.stage, calm.ending)
  const writes = writesOf(calm.stage)
  await calm.close()
  teller.note('\nAgain, with chaos')
  const wild = await perform({ ...cast, chaos: createChaos(options.seed, writes) }, teller)
  try {
    const facts = await show(wild, options, means)
    const same = facts.tree === calmFacts.tree
    teller.note(`\nTree on main: ${calmFacts.tree} undisturbed`)
    teller.note(`              ${facts.tree} with chaos (seed ${options.seed}): ${same ? 'the same' : 'NOT the same'}`)
    teller.object({ event: 'trees', calm: calmFacts.tree, chaos: facts.tree, same, seed: options.seed })
    end(facts, teller)
    return same && exitOf(calmFacts) === 0 ? exitOf(facts) : 1
  } finally {
    await wild.close()
  }
}

function exitOf({ violations, problems }: Facts): number {
  return violations.length === 0 && problems.length === 0 ? 0 : 1
}

function end({ ending, calls, violations }: Facts, teller: Teller): void {
  teller.object({ event: 'end', outcome: 'merged', merge: ending.merge, calls, violations: violations.length })
}
