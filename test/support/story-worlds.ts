import * as fc from 'fast-check'
import { labels } from '../../src/domain/names.ts'
import type { Conclusion } from '../../src/emulator/state.ts'
import type { Story } from './story.ts'
import { type Checker, checker, later } from './story-merge.ts'

type Act = (story: Story, pull: number, index: number) => Promise<unknown> | undefined

const titled =
  (title: string): Act =>
  ({ mona }, pull) =>
    mona.request('PATCH', `/pulls/${pull}`, { title })
const has = (story: Story, pull: number, label: string): boolean => story.issue(pull).labels.has(label)
const isDraft = (story: Story, pull: number): boolean => story.pull(pull).pull.draft
const steering = 'package.json'

/** What somebody may do to a pull request; nothing where GitHub's page offers it not. */
const acts = {
  approves: ({ rita }, pull) => rita.review(pull, 'APPROVE'),
  'asks for changes': ({ rita }, pull) => rita.review(pull, 'REQUEST_CHANGES', 'Not like this.'),
  'opens a thread': (story, pull) =>
    story.rita.thread(pull, story.file('notes', steering) === null ? 'notes.txt' : steering, 'Why?'),
  'resolves threads': (story, pull) =>
    story.pull(pull).pull.threads.length === 0 ? undefined : story.mona.resolveThreads(pull),
  holds: ({ tia }, pull) => tia.label(pull, 'hold'),
  'lets go': (story, pull) => (has(story, pull, 'hold') ? story.mona.unlabel(pull, 'hold') : undefined),
  'says WIP': titled('WIP: notes'),
  'finishes the title': titled('Notes'),
  'makes a draft': (story, pull) => (isDraft(story, pull) ? undefined : story.mona.toDraft(pull)),
  'marks ready': (story, pull) => (isDraft(story, pull) ? story.mona.markReady(pull) : undefined),
  pushes: ({ mona }, _pull, index) => mona.push('notes', `more-${index}.txt`, `More ${index}.\n`),
  'takes the label off': (story, pull) =>
    has(story, pull, labels.merge) ? story.mona.unlabel(pull, labels.merge) : undefined,
  'puts the label on': (story, pull) =>
    has(story, pull, labels.merge) ? undefined : story.mona.label(pull, labels.merge),
  'blocks merging': async ({ mona }, _pull, index) =>
    mona.label(await mona.openIssue({ title: `Stop ${index}`, body: '' }), 'merge-blocker'),
} as const satisfies Readonly<Record<string, Act>>

const deeds = [
  'approves',
  'asks for changes',
  'opens a thread',
  'resolves threads',
  'holds',
  'lets go',
  'says WIP',
  'finishes the title',
  'makes a draft',
  'marks ready',
  'pushes',
  'takes the label off',
  'puts the label on',
  'blocks merging',
] as const
export type Deed = (typeof deeds)[number]

export type SmallWorld = {
  readonly steers: boolean
  readonly deeds: readonly Deed[]
  /** How the check ends on the last head; null where it never reports. */
  readonly check: Conclusion | null
}

export const smallWorld: fc.Arbitrary<SmallWorld> = fc.record({
  steers: fc.boolean(),
  deeds: fc.array(fc.constantFrom(...deeds), { maxLength: 5 }),
  check: fc.constantFrom<Conclusion | null>('success', 'success', 'success', 'failure', 'cancelled', 'skipped', null),
})

/** Plays a world: a labeled pull request, the deeds in order, and at the end the check. The number of the pull request. */
export async function play(story: Story, { steers, deeds: all, check }: SmallWorld): Promise<number> {
  const tests = checker(story)
  const files = steers ? { 'package.json': '{}\n' } : { 'notes.txt': 'A note.\n' }
  const pull = await story.mona.propose('notes', files)
  await later(story, () => story.mona.label(pull, labels.merge))
  for (const [index, deed] of all.entries()) await later(story, async () => acts[deed](story, pull, index))
  if (check !== null) await reports(story, tests, check)
  return pull
}

async function reports(story: Story, tests: Checker, conclusion: Conclusion): Promise<void> {
  await later(story, () => tests.reports('test', conclusion, story.pull().pull.headSha))
}

/** What people see in the end. */
export function endOf(story: Story, pull: number) {
  const { pull: facts, state } = story.pull(pull)
  const check = story.mergeCheck(facts.headSha)
  const reason = story.mergeReason(facts.headSha)
  // One about an earlier moment may stand there or not: whoever came late never saw it.
  const notice = story.notice(pull)
  return {
    state,
    merged: facts.merged !== null,
    reason,
    conclusion: check?.conclusion ?? null,
    title: check?.output.title ?? null,
    told: notice?.includes(`<sub>\`${reason}\` at`) ?? false,
  }
}
