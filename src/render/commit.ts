import { type Actor, noreplyAddress } from '../domain/identity.ts'
import { trailers } from '../domain/names.ts'
import { neutralLine } from './neutral.ts'

const longestHeadline = 72

/** What a commit of a run says about where it comes from; the publisher knows by it what is done already. */
export type Origin = {
  readonly job: string
  readonly generation: number
  /** `<run id>.<attempt>` */
  readonly run: string
  readonly agent: string
  /** `seq@sha` of the ledger. */
  readonly ledger: string
  readonly asker: Actor
}

export function commitHeadline(title: string, host: string): string {
  const line = neutralLine(title, host, longestHeadline)
  return line === '' ? 'Work of an agent' : line
}

/** Only trailers: nothing a model wrote stands in a commit message. */
export function commitBody({ job, generation, run, agent, ledger, asker }: Origin, host: string): string {
  return [
    `${trailers.job}: ${job} g${generation}`,
    runTrailer(run),
    `${trailers.agent}: ${agent}`,
    `${trailers.ledger}: ${ledger}`,
    `Co-authored-by: ${asker.login} <${noreplyAddress(asker, host)}>`,
  ].join('\n')
}

/** The line by which a commit of this run is known. */
export function runTrailer(run: string): string {
  return `${trailers.run}: ${run}`
}
