import type { Row } from '../measure.ts'
import type { Round } from '../measures/review.ts'
import { median, medianRow } from '../median.ts'
import type { Piece } from '../world/pieces.ts'
import { writesAmong } from '../world/requests.ts'
import { isDispatch, ownCalls, type PullReview } from './pull-review.ts'

type Count = (review: PullReview) => number
type Rest = Omit<Row, 'value' | 'rounds' | 'unit'> & { readonly unit?: Row['unit'] }

function rowOf(reviews: readonly PullReview[], count: Count, { unit = 'count', ...rest }: Rest): Row {
  return medianRow(reviews.map(count), { unit, ...rest })
}

const judged = ({ asking }: PullReview) => asking.each.filter(({ kind }) => kind === 'judge')
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
const judgingTokens: Count = (review) => sum(judged(review).map(({ estimated }) => estimated))
const calls: Count = ({ asking }) => asking.each.length
const estimated: Count = ({ asking }) => sum(asking.each.map((one) => one.estimated))
const counted: Count = ({ asking }) => sum(asking.each.map(({ input }) => input))
const cellsAsked: Count = ({ record }) => record.report.model.asked

/** What the specification of reviews expects of a typical pull request of 400 lines. */
const planned = { calls: { what: 'as planned', value: [1, 4] }, tokens: { what: 'as planned', value: 12_000 } } as const

export function firstRows(reviews: readonly PullReview[]): Row[] {
  return [
    rowOf(reviews, calls, { what: 'first review: model calls', beside: planned.calls }),
    rowOf(reviews, (review) => judged(review).length, { what: '  of them that judge; the others look once more' }),
    rowOf(reviews, cellsAsked, { what: '  cells asked about' }),
    rowOf(reviews, judgingTokens, { what: '  input tokens that judge, as estimated', beside: planned.tokens }),
    rowOf(reviews, estimated, {
      what: '  input tokens in all, as estimated',
      beside: { what: 'as counted', value: median(reviews.map(counted)) },
    }),
    rowOf(reviews, ({ asking }) => sum(asking.each.map(({ cached }) => cached)), {
      what: '  read from the cache, as counted',
    }),
    rowOf(reviews, ({ asking }) => sum(asking.each.map(({ output }) => output)), {
      what: '  output tokens, as counted',
    }),
  ]
}

/** Beside each number the one of the first review. */
export function laterRows(rounds: readonly Round[]): Row[] {
  const [first, later] = [rounds.map((round) => round.first), rounds.map((round) => round.later)]
  const row = (count: Count, what: string): Row =>
    rowOf(later, count, { what, beside: { what: 'first review', value: median(first.map(count)) } })
  return [
    row(calls, 'after a push to one file: model calls'),
    row(cellsAsked, '  cells asked about'),
    rowOf(later, ({ record }) => record.report.model.remembered, { what: '  cells remembered' }),
    row(estimated, '  input tokens in all, as estimated'),
    rowOf(later, ({ asking }) => asking.files.length, { what: '  files asked about', limit: 1, law: true }),
  ]
}

export function identicalRows(reviews: readonly PullReview[]): Row[] {
  return [
    rowOf(reviews, calls, { what: 'same content, another commit: model calls', limit: 0, law: true }),
    rowOf(reviews, cellsAsked, { what: '  cells asked about', limit: 0, law: true }),
  ]
}

const untilDispatch: Count = (review) => ownCalls(review).dispatched.findIndex(isDispatch) + 1
const own = (review: PullReview) => [...ownCalls(review).dispatched, ...ownCalls(review).published]

export function requestRows(rounds: readonly Round[]): Row[] {
  const first = rounds.map((round) => round.first)
  const row = (reviews: readonly PullReview[], count: Count, rest: Rest): Row =>
    rowOf(reviews, count, { unit: 'requests', ...rest })
  return [
    row(first, untilDispatch, { what: 'requests of a review: up to and including the dispatch', limit: 5 }),
    row(first, (review) => ownCalls(review).dispatched.length, { what: '  the order with its check run' }),
    row(first, (review) => ownCalls(review).published.length, { what: '  the publication' }),
    row(first, (review) => own(review).length, { what: '  in all by the App’s token', limit: 13 }),
    row(first, (review) => writesAmong(own(review)), { what: '  of them writes', limit: 8 }),
    row(first, ({ run }) => run.length, { what: '  by the run’s own token' }),
    row(
      rounds.map(({ later }) => later),
      ({ run }) => run.length,
      { what: '  by the run’s own token after a push: one more for each judged head' },
    ),
    row(
      rounds.map(({ identical }) => identical),
      (review) => writesAmong(own(review)),
      { what: '  writes for the same content on another commit', limit: 8 },
    ),
  ]
}

export function unchangedRows(looks: readonly Piece[]): Row[] {
  const writes = looks.map(({ calls: made }) => writesAmong(made))
  const reads = looks.map(({ calls: made }, index) => made.length - (writes[index] ?? 0))
  return [
    medianRow(reads, { what: 'an event about a judged pull request: reads', unit: 'requests', limit: 2 }),
    { what: '  writes, all rounds together', value: sum(writes), unit: 'requests', limit: 0, law: true },
  ]
}

export function timeRows(reviews: readonly PullReview[]): Row[] {
  const seconds =
    (count: Count): Count =>
    (review) =>
      count(review) / 1000
  const whole = median(reviews.map(seconds(({ times }) => times.verdict)))
  const row = (count: Count, rest: Rest): Row => rowOf(reviews, seconds(count), { unit: 's', ...rest })
  return [
    row(({ times }) => times.verdict, { what: 'whole review: webhook to verdict' }),
    row(({ times }) => times.ordered, { what: '  until the run is ordered' }),
    row(({ times }) => times.verdict - times.ordered, { what: '  from order to verdict' }),
    row(({ times }) => times.ended - times.begun, {
      what: '  of which the run',
      beside: { what: 'webhook to verdict', value: whole },
    }),
    row(({ times }) => times.verdict - times.ended, { what: '  from the end of the run to the verdict' }),
  ]
}
