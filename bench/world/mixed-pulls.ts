import { labels } from '../../src/domain/names.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { type Checker, openChecker } from './checker.ts'
import type { Fleet } from './fleet.ts'
import { openDistinctPulls } from './judged.ts'
import { lookAtPull } from './looks.ts'
import { headOf } from './proposals.ts'
import { secondPasses } from './second.ts'

export type State = 'green' | 'waiting' | 'blocked'

/** Of twenty: sixteen are green and left to people, one waits for a check, three have a failed one. */
function stateOf(index: number): State {
  if (index % 20 === 0) return 'waiting'
  return index % 20 <= 3 ? 'blocked' : 'green'
}

const come: Readonly<Record<State, (checker: Checker, head: string) => Promise<void>>> = {
  green: ({ reports }, head) => reports(head, 'success'),
  waiting: ({ starts }, head) => starts(head),
  blocked: ({ reports }, head) => reports(head, 'failure'),
}

/**
 * Opens pull requests that are all asked to be merged, in mixed states, each told by a server what it stands at.
 * @returns how many there are of each state
 */
export async function openMixedPulls(
  fleet: Fleet,
  count: number,
  progress: (text: string) => void,
): Promise<Readonly<Record<State, number>>> {
  const { emulator, repository, hosts } = fleet
  const numbers = await openDistinctPulls(fleet, count)
  progress('their labels and checks')
  const mona = person(emulator, repository, 'mona')
  const checker = openChecker(fleet)
  const found = { green: 0, waiting: 0, blocked: 0 }
  for (const [index, number] of numbers.entries()) {
    await mona.label(number, labels.merge)
    const state = stateOf(index)
    await come[state](checker, headOf(fleet, number))
    found[state] += 1
  }
  // What our check says is then newer than everything it is about.
  await secondPasses()
  progress('each is looked at once')
  for (const [index, number] of numbers.entries()) {
    const host = hosts[index % hosts.length]
    if (!host) throw new Error('no server')
    await lookAtPull(fleet, host, number)
  }
  await secondPasses()
  return found
}
