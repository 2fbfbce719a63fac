import { paths } from '../domain/names.ts'
import { code, counted, dollars } from './markdown.ts'
import { cut } from './neutral.ts'

/** Why work that was asked for does not start: one sentence each. What to do about it stands in `next-step.ts`. */

export function workflowMissing(repositoryUrl: string, branch: string): string {
  const link = `${repositoryUrl}/new/${encodeURIComponent(branch)}?filename=${encodeURIComponent(paths.workflow)}`
  return `Runs need the file ${code(paths.workflow)} on the default branch, and the App may not write it. [Add it](${link}), then this starts by itself.`
}

export function workflowOutdated(repositoryUrl: string, branch: string): string {
  const link = `${repositoryUrl}/edit/${encodeURIComponent(branch)}/${paths.workflow}`
  return `The file ${code(paths.workflow)} cannot be dispatched: it lacks ${code('workflow_dispatch')} with the input ${code('job')}. [Correct it](${link}), then this starts by itself.`
}

/** @param message what the reader of the file said, in its words */
export function configInvalid(message: string): string {
  const fence = message.includes('```') ? '~~~~' : '```'
  return `The file ${code(paths.config)} has a mistake, so nothing is started:\n\n${fence}\n${cut(message, 2000)}\n${fence}`
}

export function locked(): string {
  return 'The conversation is locked, so nothing can be said there and nothing is started.'
}

export function branchInTheWay(): string {
  return `A branch named ${code('agent')} makes every ${code('agent/…')} branch impossible.`
}

export function textHidden(): string {
  return 'The text holds characters that change its meaning without being seen, so no agent reads it yet.'
}

export function hourly(login: string, limit: number): string {
  return `${code(login)} started ${counted(limit, 'run')} within the last hour, which is the limit.`
}

export function noEnergy(): string {
  return 'The automatic runs since a person last asked are used up.'
}

export function noRounds(limit: number): string {
  return `The limit of ${counted(limit, 'automatic round')} since a person last asked is reached.`
}

export function noAttempts(limit: number, why: string): string {
  return `${counted(limit, 'run')} in a row failed. ${why}`
}

export function noMoney(
  what: 'this subject' | 'this month' | 'today',
  spent: number,
  run: number,
  cap: number,
): string {
  return `A run sets aside ${dollars(run)}; with ${dollars(spent)} spent or set aside for ${what}, that is more than ${dollars(cap)}.`
}

export function noSlot(limit: number): string {
  return `${counted(limit, 'run')} ${limit === 1 ? 'is' : 'are'} at work, which is as many as allowed.`
}
