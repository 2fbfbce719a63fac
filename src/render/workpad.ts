import type { JobKind } from '../domain/job.ts'
import { checks } from '../domain/names.ts'
import { type Reason, reasons } from '../domain/reason.ts'
import { clock, code, dollars, lasting, marker, paragraphs } from './markdown.ts'
import { nextStep } from './next-step.ts'

/** How things stand with a subject. Nothing in it changes by the hour, so an unchanged state is an unchanged text. */
export type WorkpadStatus =
  | {
      readonly kind: 'working'
      readonly job: JobKind
      readonly agent: string
      readonly branch: string
      readonly since: string
      readonly by: string
      readonly runUrl: string
      /** Milliseconds between the wish and its claim, where it took long. */
      readonly late: number | null
    }
  | { readonly kind: 'waiting'; readonly reason: Reason; readonly sentence: string }
  | { readonly kind: 'ended'; readonly because: Reason; readonly at: string; readonly runUrl: string | null }
  | { readonly kind: 'over'; readonly reason: Extract<Reason, 'merged' | 'issue_closed' | 'closed'> }

/** What is left to spend on it. */
export type Account = {
  readonly energy: number
  readonly spentUsd: number
  readonly capUsd: number
}

/** The one sticky comment of a conversation. */
export function workpad(number: number, status: WorkpadStatus, account: Account, handle: string): string {
  return `${marker('workpad', number)}\n${paragraphs([...words(status, handle), footer(account)])}`
}

/** What becomes of the workpad once there is a pull request. */
export function workpadLink(number: number, pull: number): string {
  return `${marker('workpad', number)}\nThe work on this issue goes on in #${pull}.`
}

function words(status: WorkpadStatus, handle: string): readonly string[] {
  switch (status.kind) {
    case 'working':
      return [
        `**At work** since ${clock(status.since)}: [run](${status.runUrl}).`,
        `${code(status.agent)} ${status.job === 'implement' ? 'implements this' : 'works on this again'} on the branch ${code(status.branch)}, asked by ${code(status.by)}.${lateWords(status.late)}`,
      ]
    case 'waiting':
      return [`**Waiting** (${code(status.reason)})`, status.sentence, nextStep(status.reason, handle)]
    case 'ended':
      return [endWords(status), nextStep(status.because, handle)]
    case 'over':
      return [status.reason === 'merged' ? '**Merged.**' : '**Closed.** Nothing more is done here.']
  }
}

function lateWords(late: number | null): string {
  return late === null ? '' : ` Picked up ${lasting(late)} after it was asked.`
}

function endWords({ because, at, runUrl }: Extract<WorkpadStatus, { kind: 'ended' }>): string {
  const run = runUrl === null ? '' : ` [Run](${runUrl}).`
  const merge = because === 'published' ? ` When and why it is merged stands in the check ${code(checks.merge)}.` : ''
  return `**${reasons[because]}** ${clock(at)} (${code(because)}).${run}${merge}`
}

function footer({ energy, spentUsd, capUsd }: Account): string {
  return `<sub>Automatic runs left: ${energy} · spent on this: ${dollars(spentUsd)} of ${dollars(capUsd)}</sub>`
}
