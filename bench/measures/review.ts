import { git } from '../../src/emulator/git/run.ts'
import type { Findings, Measure } from '../measure.ts'
import { isDispatch, ownCalls, type PullReview, reviewOf } from '../review/pull-review.ts'
import { firstRows, identicalRows, laterRows, requestRows, timeRows, unchangedRows } from '../review/pull-rows.ts'
import type { Piece } from '../world/pieces.ts'
import { pushFiles, reword } from '../world/push.ts'
import { listed, named } from '../world/requests.ts'
import { oneFileMore, shop, shopThatWrites } from '../world/shop/files.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'review: { enabled: true }\n'
const rounds = 3

/** One pull request from its first review on. */
export type Round = {
  readonly first: PullReview
  readonly later: PullReview
  readonly identical: PullReview
  /** Events that change nothing about it. */
  readonly looks: readonly Piece[]
}

async function runRound(story: Story, round: number, progress: (text: string) => void): Promise<Round> {
  const { mona, repository } = story
  const branch = `writes-${round}`
  const pull = (): number => repository.nextNumber - 1
  const open = { title: `Write, time ${round}`, head: branch, base: 'main' }
  const tell = (what: string) => progress(`pull request ${round} of ${rounds}: ${what}`)
  tell('its first review')
  await pushFiles(mona, branch, shopThatWrites(), `Let everything be written, time ${round}`)
  await story.settled()
  const first = await reviewOf(story, pull, () => mona.request('POST', '/pulls', open))
  tell('a push to one file')
  const later = await reviewOf(story, pull, () => pushFiles(mona, branch, oneFileMore(), 'Count refunds'))
  tell('the same content under another commit')
  const identical = await reviewOf(story, pull, () => reword(mona, branch, 'Count the refunds'))
  const looks = await looksAt(story, pull())
  return { first, later, identical, looks }
}

async function looksAt({ mona, pieces, settled }: Story, number: number): Promise<readonly Piece[]> {
  const from = pieces.length
  const say = (body: string) => mona.request('POST', `/pulls/${number}/reviews`, { event: 'COMMENT', body })
  for (const body of ['As agreed.', 'And tested.']) {
    await say(body)
    await settled()
  }
  return pieces.slice(from)
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  return withStory({ root, config, ci: 'no_ci', more: shop() }, async (story) => {
    const all: Round[] = []
    for (let round = 1; round <= rounds; round += 1) all.push(await runRound(story, round, progress))
    return {
      rows: [
        ...firstRows(all.map(({ first }) => first)),
        ...laterRows(all),
        ...identicalRows(all.map(({ identical }) => identical)),
        ...requestRows(all),
        ...unchangedRows(all.flatMap(({ looks }) => looks)),
        ...timeRows(all.map(({ first }) => first)),
      ],
      notes: notesOf(story, all),
    }
  })
}

function notesOf({ repository }: Story, all: readonly Round[]): string[] {
  const [round] = all
  if (!round) return []
  const { first, later, identical, looks } = round
  const size = git(repository.dir, ['diff', '--shortstat', 'main', 'writes-1~1']).toString().trim()
  const { dispatched, published } = ownCalls(first)
  return [
    '',
    `the pull request: ${size}; the conclusion is ${first.record.conclusion}, no file is set in the configuration`,
    'the scripted model answers every place at once and rightly; its tokens are characters by four, the product’s its own',
    ...first.asking.each.map(
      (one) =>
        `   ${one.kind}: ${one.estimated} tokens estimated, ${one.input} counted, ${one.cached} of them read from the cache`,
    ),
    `asked again after the push: ${later.asking.files.join(', ')}`,
    `cells: ${cells(first)}; after the push ${cells(later)}; same content ${cells(identical)}`,
    `the first review of a pull request, by the App’s token; 1 to ${dispatched.length} with the order, the others at the end of the run`,
    ...listed([...dispatched, ...published]),
    `by the run’s own token: ${named(first.run)}; after a push also ${named(later.run.slice(first.run.length))}`,
    `apart: ${first.apart.tokens} tokens minted, ${first.apart.git} git requests, ${first.apart.blobs} download of the bundle, ${ownCalls(first).others} for a look afterwards`,
    ...looks.map(
      ({ trigger, reason, calls }) => `a look at a judged pull request, ${trigger} -> ${reason}: ${named(calls)}`,
    ),
    `the dispatch is request ${dispatched.findIndex(isDispatch) + 1}; the very first order of a repository also begins the ledger`,
  ]
}

function cells({ record }: PullReview): string {
  const { asked, remembered } = record.report.model
  return `${asked} asked, ${remembered} remembered`
}

export const reviewMeasure: Measure = {
  name: 'review',
  title: 'a review of a 400-line pull request: model calls, tokens, requests, time; after a push; of the same content',
  run,
}
