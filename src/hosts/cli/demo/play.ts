import { checks } from '../../../domain/names.ts'
import type { Comment, Issue, Pull, Reaction } from '../../../emulator/state.ts'
import { type Person, person } from '../stage/people.ts'
import type { Stage } from '../stage/stage.ts'
import type { AskWhy } from './gates.ts'
import type { Patience } from './patience.ts'
import { lines } from './scenario.ts'

/** What a story is about: the issue, and whether people speak the lines of the scripted one. */
export type Plot = { readonly issue: { readonly title: string; readonly body: string }; readonly scripted: boolean }

export type Ending = { readonly issue: number; readonly pull: number; readonly merge: string }

const nobodyAsks: AskWhy = async () => undefined

/**
 * Plays the whole story, as people would: label, wait, read, comment, approve.
 * @param askWhy asked while the merge waits, and before the approval what would be judged after it
 */
export async function play(stage: Stage, patience: Patience, plot: Plot, askWhy: AskWhy = nobodyAsks): Promise<Ending> {
  const mona = person(stage.emulator, stage.repository, 'mona')
  const number = await mona.openIssue(plot.issue)
  await mona.label(number, 'agent')
  await patience.until('the workpad on the issue', () => hasComment(stage, number, stage.app.botLogin))
  const pull = await patience.until('the pull request', () => findPull(stage))
  await patience.until('the settlement of the run', () => hasComment(stage, pull.number, stage.app.botLogin))
  if (plot.scripted) await iterate({ stage, patience, askWhy }, mona, pull)
  else await askWhy(pull.number, [])
  await patience.until('mona to read what came of it', secondsPass(stage, 1))
  await askWhy(pull.number, [{ kind: 'confirm' }])
  const approval = await mona.comment(pull.number, lines.approve)
  await patience.until('the approval to be taken', () => reacted(stage, approval, 'rocket'))
  const merged = await patience.until('the merge', () => pull.pull.merged)
  await patience.until('the issue to be closed', () => stage.repository.issues.get(number)?.state === 'closed')
  await patience.until('the tidying up', () => tidy(stage, pull))
  return { issue: number, pull: pull.number, merge: merged.sha }
}

type Means = { readonly stage: Stage; readonly patience: Patience; readonly askWhy: AskWhy }

/**
 * The first verdict stops the merge. An outsider gets nothing but a reaction; a writer's comment becomes a commit on the
 * same branch, and the next verdict lets it through.
 */
async function iterate({ stage, patience, askWhy }: Means, mona: Person, pull: OpenPull): Promise<void> {
  const outsider = person(stage.emulator, stage.repository, 'drive-by')
  const before = pull.pull.headSha
  await patience.until('the verdict on the checklists', () => verdictOn(stage, before) === 'failure')
  await askWhy(pull.number, [])
  const shout = await outsider.comment(pull.number, lines.outsider)
  await patience.until('the answer to the outsider', () => reacted(stage, shout, 'confused'))
  const wish = await mona.comment(pull.number, lines.fix)
  await patience.until('a commit on the same branch', () => pull.pull.headSha !== before)
  await patience.until('the answer to the comment', () => reacted(stage, wish, 'rocket'))
  await patience.until('the verdict on the new head', () => passes(verdictOn(stage, pull.pull.headSha)))
}

/** What `signalbox / checklist` concludes on a head. */
function verdictOn({ repository, app }: Stage, head: string): string | null {
  const ours = repository.checkRuns.filter(
    ({ appId, headSha, name }) => appId === app.id && headSha === head && name === checks.checklist,
  )
  return ours.at(-1)?.conclusion ?? null
}

function passes(conclusion: string | null): boolean {
  return conclusion === 'success' || conclusion === 'neutral'
}

type OpenPull = Issue & { pull: Pull }

function findPull({ repository }: Stage): OpenPull | null {
  for (const issue of repository.issues.values()) if (issue.pull) return { ...issue, pull: issue.pull }
  return null
}

function hasComment({ repository }: Stage, number: number, login: string): boolean {
  return repository.issues.get(number)?.comments.some((comment) => comment.login === login) ?? false
}

function reacted({ repository, app }: Stage, comment: number, content: Reaction['content']): boolean {
  const all = [...repository.issues.values()].flatMap(({ comments }): Comment[] => comments)
  const reactions = all.find(({ id }) => id === comment)?.reactions ?? []
  return reactions.some((reaction) => reaction.login === app.botLogin && reaction.content === content)
}

/** The merge check says so on the merged head: the last thing the App writes. */
function tidy({ repository, app }: Stage, { pull }: OpenPull): boolean {
  return repository.checkRuns.some(
    ({ appId, headSha, conclusion, name }) =>
      appId === app.id && headSha === pull.headSha && conclusion === 'success' && name === checks.merge,
  )
}

/** GitHub's times are whole seconds, so an approval in the same second as a push could be for what was there before. */
function secondsPass({ emulator }: Stage, seconds: number): () => boolean {
  const begun = Math.floor(emulator.world.clock() / 1000)
  return () => Math.floor(emulator.world.clock() / 1000) > begun + seconds - 1
}
