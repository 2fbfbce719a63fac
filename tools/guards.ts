import { fileURLToPath } from 'node:url'
import { collectGuards, type Guard, type Guards } from './guards/collect.ts'
import { copyTree } from './guards/copy.ts'
import { baseline, type Trial, tryGuards } from './guards/experiment.ts'
import { type Mentions, mentionsIn } from './guards/mentions.ts'
import { type GuardOptions, GuardUsageError, guardsHelp, readGuardOptions } from './guards/options.ts'
import { listText, nameOf, placeOf, trialText } from './guards/print.ts'
import { seeded, shuffled } from './guards/seeded.ts'

async function main(args: readonly string[]): Promise<number> {
  const options = readGuardOptions(args, Date.now())
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  if (options.help) {
    say(guardsHelp)
    return 0
  }
  const root = options.root ?? fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
  const found = collectGuards(root)
  const mentions = mentionsIn(root)
  if (options.draw !== null) return draw(root, found, mentions, options, say)
  say(options.json ? JSON.stringify(listObject(found, mentions)) : listText(found, mentions))
  return 0
}

function listObject({ guards, elsewhere, unused }: Guards, { count }: Mentions) {
  const object = (guard: Guard) => ({ ...tell(guard), tests: count(guard.reason), mechanical: guard.edit !== null })
  return { guards: guards.map(object), elsewhere: elsewhere.map(object), unused }
}

function tell(guard: Guard) {
  const { reason, rule, path, line, edit } = guard
  return { reason, rule, path, line, change: edit?.words ?? null }
}

/** Switches off as many as were asked for; the exit code says whether all were noticed. */
async function draw(
  root: string,
  { guards }: Guards,
  mentions: Mentions,
  { draw: wanted, seed, only, json }: GuardOptions,
  say: (text: string) => void,
): Promise<number> {
  const candidates = only === null ? guards : guards.filter(({ reason }) => reason === only)
  if (candidates.length === 0) throw new GuardUsageError(`No guard answers with \`${only ?? ''}\`.`)
  const note = (text: string): void => {
    if (!json) say(text)
  }
  const copy = copyTree(root)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      copy.remove()
      process.exit(130)
    })
  }
  try {
    const { red, passed } = await baseline(copy)
    note(`seed ${seed}; ${passed} tests pass before anything is switched off\n`)
    for (const title of red) note(`red before anything was switched off, so it notices nothing: ${title}\n`)
    const order = shuffled(candidates, seeded(seed))
    const trials = await tryGuards(order, wanted ?? 0, { copy, mentions, redBefore: red }, (trial) =>
      note(trialText(trial)),
    )
    const survivors = trials.filter(({ kind }) => kind === 'survived')
    if (json) say(JSON.stringify({ seed, redBefore: red, trials: trials.map(trialObject) }))
    note(summary(trials, survivors))
    return survivors.length > 0 ? 1 : 0
  } finally {
    copy.remove()
  }
}

function trialObject(trial: Trial) {
  const { guard, ...rest } = trial
  return { ...tell(guard), ...rest }
}

function summary(trials: readonly Trial[], survivors: readonly Trial[]): string {
  const tried = trials.filter(({ kind }) => kind !== 'skipped').length
  if (survivors.length === 0) return `\nAll ${tried} were noticed.`
  const names = survivors.map(({ guard }) => `${nameOf(guard)} at ${placeOf(guard)}`)
  return `\n${survivors.length} of ${tried} survived: ${names.join(', ')}. Write the test that notices.`
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof GuardUsageError ? 2 : 1
}
