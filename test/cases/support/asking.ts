import { expect } from 'vitest'
import type { House } from './house.ts'
import type { Place } from './place.ts'

/** An issue of a writer; its number. */
export function anIssue(place: Place): Promise<number> {
  return place.as('mona').openIssue({ title: 'Greet the world', body: 'It should say hello.' })
}

/** One that somebody labeled; its number, once the server has dealt with it. */
export async function asked(place: Place, login: string): Promise<number> {
  const number = await anIssue(place)
  await place.as(login).label(number, 'agent')
  await place.still()
  return number
}

/** A comment on a new issue that only the next sweep can find. */
export async function askedUnheard(house: House, login: string): Promise<{ number: number; comment: number }> {
  const number = await anIssue(house)
  await house.still()
  const said = { comment: 0 }
  await house.unheard(async () => {
    said.comment = await house.as(login).comment(number, '@agent please do it')
  })
  return { number, ...said }
}

/** Nothing was started for a subject and nothing said there, also after the server has looked at everything again. */
export async function expectNothing(place: Place, number: number): Promise<void> {
  await place.swept()
  expect(place.runsOf(number)).toEqual([])
  expect(place.ledger().state?.claims[`b-${number}`]).toBeUndefined()
  expect([place.workpad(number), ...place.replies(number)]).toEqual([null])
}

/** The label was judged once, and the ledger says why it does not count. */
export async function expectRefusedLabel(place: Place, number: number, because: string): Promise<void> {
  await expectNothing(place, number)
  const { entries } = place.ledger()
  const reasons = entries.flatMap((one) => (one.kind === 'refused' && one.subject === number ? [one.because] : []))
  expect(reasons).toEqual([because])
}

/** One run is at work, dispatched by the App for what that person asked. */
export function expectDispatched({ stage, runsOf, ledger }: House, number: number, by: string): void {
  const runs = runsOf(number).map(({ actor, event }) => [actor, event])
  expect(runs).toEqual([[stage.app.botLogin, 'workflow_dispatch']])
  expect(ledger().state?.claims[`b-${number}`]?.by.login).toBe(by)
}
