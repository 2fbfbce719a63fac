import type { Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import type { Piece } from '../world/pieces.ts'
import { listed, writesAmong } from '../world/requests.ts'
import { secondPasses } from '../world/second.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'run: { verify: [bash test.sh] }\nmerge: { quiet: 1ms }\n'
const unreviewed = `${config}review: { enabled: false }\n`
const merges = 3

/** What the server does because of something that people do, until nothing is under way any more. */
async function because(story: Story, act: () => Promise<unknown>): Promise<readonly Piece[]> {
  const from = story.pieces.length
  await act()
  await story.settled()
  return story.pieces.slice(from)
}

async function labeledIssue({ mona }: Story, title: string): Promise<void> {
  await mona.label(await mona.openIssue({ title, body: 'Everybody should be greeted.' }), 'agent')
}

/** The trigger that merged; it is an error of the measurement when nothing was merged. */
function mergeAmong(pieces: readonly Piece[]): Piece {
  const merge = pieces.find(({ calls }) => calls.some(({ operation }) => operation === 'pulls/merge'))
  if (!merge) throw new Error(`nothing was merged: ${pieces.map(({ reason }) => reason).join(', ')}`)
  return merge
}

function newestPull({ repository }: Story): number {
  return [...repository.issues.values()].findLast(({ pull }) => pull !== null)?.number ?? 0
}

/** Events about an open pull request that change nothing about its merge. */
async function unchangedLooks(story: Story): Promise<Piece[]> {
  const number = newestPull(story)
  const acts = [() => story.mona.label(number, 'bug'), () => story.mona.unlabel(number, 'bug')]
  const pieces: Piece[] = []
  for (const act of [...acts, ...acts]) pieces.push(...(await because(story, act)))
  return pieces
}

/** The two reads of a base's rules, which are kept for a minute. */
const kept: readonly string[] = ['repos/get-branch-rules', 'repos/get-branch']

/**
 * Requests until the decision is made: those before the first write, without what is kept for a minute, and without the
 * look right before the call, which is part of the call: it decides nothing but whether everything still holds.
 */
function decisionReads({ calls }: Piece): number {
  const write = calls.findIndex((call) => call.write)
  const looks = calls[write]?.operation === 'pulls/merge' ? 1 : 0
  return calls.slice(0, write - looks).filter(({ operation }) => !kept.includes(operation)).length
}

type Told = {
  readonly looks: readonly Piece[]
  readonly rest: readonly Piece[]
  readonly first: Piece
  readonly tokens: number
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const plain = await tell(root, unreviewed, progress)
  const reviewed = await tell(root, config, (what) => progress(`${what}, with a review`))
  return {
    rows: [
      ...lookRows(plain.looks),
      ...mergeRows(plain.rest, plain.first, plain.tokens),
      ...reviewedRows(plain, reviewed),
    ],
    notes: notesOf(plain.looks, plain.rest, plain.first),
  }
}

/** The same where the pull request is reviewed. */
function reviewedRows(plain: Told, { looks, rest, tokens }: Told): Row[] {
  const without = (pieces: readonly Piece[]) => ({
    what: 'without a review',
    value: median(pieces.map(({ calls }) => calls.length)),
  })
  const length = ({ calls }: Piece): number => calls.length
  const writes = looks.reduce((sum, { calls }) => sum + writesAmong(calls), 0)
  const beside = [without(plain.looks), without(plain.rest)] as const
  return [
    medianRow(looks.map(length), {
      what: 'with a review, an event about an unchanged one: requests',
      unit: 'requests',
      limit: 2,
      beside: beside[0],
    }),
    { what: '  writes, all together', value: writes, unit: 'requests', limit: 0, law: true },
    medianRow(rest.map(length), { what: 'with a review, a merge: requests', unit: 'requests', beside: beside[1] }),
    { what: '  model requests for looking, deciding and merging', value: tokens, unit: 'requests', limit: 0 },
  ]
}

function tell(root: string, setting: string, progress: (what: string) => void): Promise<Told> {
  return withStory({ root, config: setting }, async (story) => {
    progress('an issue becomes a pull request that waits for a yes')
    await because(story, () => labeledIssue(story, 'Greet the world'))
    const asked = story.model?.requests.length ?? 0
    progress('events that change nothing about it')
    const looks = await unchangedLooks(story)
    progress('its merge')
    await secondPasses()
    const first = mergeAmong(await because(story, () => story.mona.comment(newestPull(story), '@agent approve')))
    const tokens = (story.model?.requests.length ?? 0) - asked
    const rest: Piece[] = []
    for (let round = 1; round <= merges; round += 1) {
      progress(`merge ${round} of ${merges} that needs no yes`)
      rest.push(mergeAmong(await because(story, () => labeledIssue(story, `Greet again, time ${round}`))))
    }
    return { looks, rest, first, tokens }
  })
}

function lookRows(looks: readonly Piece[]): Row[] {
  const writes = looks.map(({ calls }) => writesAmong(calls))
  return [
    medianRow(
      looks.map(({ calls }, index) => calls.length - (writes[index] ?? 0)),
      { what: 'an event about an unchanged pull request: reads', unit: 'requests', limit: 2 },
    ),
    medianRow(writes, { what: 'an event about an unchanged pull request: writes', unit: 'requests', limit: 0 }),
  ]
}

function mergeRows(rest: readonly Piece[], first: Piece, tokens: number): Row[] {
  const writes = rest.map(({ calls }) => writesAmong(calls))
  return [
    medianRow(rest.map(decisionReads), { what: 'a merge: reads to decide', unit: 'requests', limit: 2 }),
    medianRow(writes, { what: 'a merge: writes, with all tidying up', unit: 'requests' }),
    medianRow(
      rest.map(({ calls }) => calls.length),
      { what: 'a merge: requests', unit: 'requests' },
    ),
    { what: 'the very first merge, with its `@agent approve`: requests', value: first.calls.length, unit: 'requests' },
    {
      what: 'model requests for looking, deciding and merging',
      value: tokens,
      unit: 'requests',
      limit: 0,
    },
  ]
}

function notesOf(looks: readonly Piece[], rest: readonly Piece[], first: Piece): string[] {
  const [look, merge] = [looks[0], rest[0]]
  const most = median(rest.map(({ calls }) => calls.length))
  return [
    '',
    'an event about an unchanged pull request, one by one',
    ...listed(look?.calls ?? []),
    `a merge, one by one (the rules of the base branch were read less than a minute before; ${most} in the median)`,
    ...listed(merge?.calls ?? []),
    'the very first merge in a repository, one by one',
    ...listed(first.calls),
  ]
}

export const pullRequestMeasure: Measure = {
  name: 'pull-request',
  title: 'requests of a look at a pull request that did not change, and of a merge',
  run,
}
