import { code } from './markdown.ts'
import { neutralLine } from './neutral.ts'

/** Why something is on hold, in one sentence. */

export function heldByPerson(login: string, why: string, host: string): string {
  const words = neutralLine(why, host, 200)
  return `${code(login)} put this on hold${words === '' ? '.' : `: ${words}`}`
}

export function heldByLabel(label: string): string {
  return `The label ${code(label)} holds this.`
}

export function heldSinceLabelRemoved(label: string): string {
  return `The label ${code(label)} was removed by somebody without write access, so it still holds this.`
}

/** @param handle what commands begin with, for example `@agent` */
export function heldByUnreadEvents(handle: string): string {
  return `Older label events were not read, and a hold label may have been removed there; ${code(`${handle} resume`)} lifts this.`
}
