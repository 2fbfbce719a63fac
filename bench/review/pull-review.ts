import { checks } from '../../src/domain/names.ts'
import { type JudgedRecord, readRecords } from '../../src/domain/review/record.ts'
import type { Call } from '../../src/emulator/http/calls.ts'
import { type Asking, askingOf } from '../world/asking.ts'
import type { Piece } from '../world/pieces.ts'
import { countApart } from '../world/requests.ts'
import { type ReviewTimes, timesOf } from '../world/review-times.ts'
import type { Story } from '../world/story.ts'

/** One review, from whatever made it necessary to the last thing done about it. */
export type PullReview = {
  readonly asking: Asking
  readonly times: ReviewTimes
  readonly record: JudgedRecord
  /** What the server did, trigger by trigger. */
  readonly pieces: readonly Piece[]
  /** Requests with the run's own token. */
  readonly run: readonly Call[]
  readonly apart: ReturnType<typeof countApart>
}

/** Watches what one act makes the server, the run and the model do. */
export async function reviewOf(story: Story, pull: () => number, act: () => Promise<unknown>): Promise<PullReview> {
  const { emulator, model, pieces } = story
  const from = {
    calls: emulator.calls.length,
    transport: emulator.transport.length,
    pieces: pieces.length,
    asked: model?.requests.length ?? 0,
  }
  const times = await timesOf(story, act)
  await story.settled()
  const calls = emulator.calls.slice(from.calls)
  return {
    asking: askingOf((model?.requests ?? []).slice(from.asked)),
    times,
    record: recordOf(story, pull()),
    pieces: pieces.slice(from.pieces),
    run: calls.filter(({ kind }) => kind === 'run'),
    apart: countApart(calls, emulator.transport.slice(from.transport)),
  }
}

/** Requests with the App's token: the order with its dispatch, and the publication; whatever else it looked at is apart. */
export function ownCalls({ pieces }: PullReview) {
  const dispatched = pieces.filter(({ calls }) => calls.some(isDispatch)).flatMap(({ calls }) => calls)
  const published = pieces.filter(({ trigger }) => trigger === 'run_completed').flatMap(({ calls }) => calls)
  const all = pieces.flatMap(({ calls }) => calls)
  return { dispatched, published, others: all.length - dispatched.length - published.length }
}

export function isDispatch({ operation }: Call): boolean {
  return operation === 'actions/create-workflow-dispatch'
}

/** @throws Error where the pull request was not judged */
function recordOf({ app, repository }: Story, number: number): JudgedRecord {
  const head = repository.issues.get(number)?.pull?.headSha
  const texts = repository.checkRuns.flatMap(({ appId, headSha, name, output }) =>
    appId === app.id && headSha === head && name === checks.checklist ? [output.text ?? ''] : [],
  )
  const record = texts.flatMap((text) => readRecords(text)).find(({ pull }) => pull === number)
  if (record?.kind !== 'judged') throw new Error(`#${number} was not judged: ${record?.because ?? 'no record'}`)
  return record
}
