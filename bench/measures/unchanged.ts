import { person } from '../../src/hosts/cli/stage/people.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { type Checker, openChecker } from '../world/checker.ts'
import { type Fleet, withFleet } from '../world/fleet.ts'
import { type Look, lookAtPull } from '../world/looks.ts'
import { newestProposal, type Proposal, propose } from '../world/proposals.ts'
import { pushFiles } from '../world/push.ts'
import { tallied, writesAmong } from '../world/requests.ts'
import { secondPasses } from '../world/second.ts'

type State = {
  readonly what: string
  /** The most reads of a server that remembers the rules of the base; 2 more where it does not. */
  readonly reads: number
  readonly opens: (fleet: Fleet, branch: string) => Promise<Proposal>
  readonly come: (checker: Checker, proposal: Proposal) => Promise<void>
}

const labelled = { reads: 2, opens: (fleet: Fleet, branch: string) => propose(fleet, { branch }) }

/** Where a pull request can be left standing; none is merged, since `mode: human`. */
const states: readonly State[] = [
  { what: 'the App’s own, green', reads: 2, opens: openOwn, come: ({ reports }, { head }) => reports(head, 'success') },
  { what: 'labelled, its checks still run', ...labelled, come: ({ starts }, { head }) => starts(head) },
  { what: 'labelled, a check failed', ...labelled, come: ({ reports }, { head }) => reports(head, 'failure') },
  { what: 'labelled, green', ...labelled, come: ({ reports }, { head }) => reports(head, 'success') },
]

async function openOwn(fleet: Fleet, name: string): Promise<Proposal> {
  const { emulator, repository, place, hosts } = fleet
  const branch = `agent/${name}`
  await pushFiles(person(emulator, repository, 'mona'), branch, { 'greeting.txt': 'hello world\n' }, 'Greet the world')
  const content = { owner: place.owner, repo: place.name, title: 'Greet the world', head: branch, base: 'main' }
  await hosts[0]?.github.request('POST /repos/{owner}/{repo}/pulls', content)
  return newestProposal(fleet)
}

type Looks = { readonly what: string; readonly most: number; readonly first: Look; readonly after: Look }

/** One server has told how it stands; another one, which remembers nothing, looks at it twice. */
async function looksAt(
  fleet: Fleet,
  checker: Checker,
  { what, reads, opens, come }: State,
  index: number,
): Promise<Looks> {
  const [teller, stranger] = [fleet.hosts[0], fleet.hosts[index + 1]]
  if (!teller || !stranger) throw new Error('no server')
  const proposal = await opens(fleet, `topic-${index}`)
  await come(checker, proposal)
  await secondPasses()
  await lookAtPull(fleet, teller, proposal.number)
  const first = await lookAtPull(fleet, stranger, proposal.number)
  return { what, most: reads, first, after: await lookAtPull(fleet, stranger, proposal.number) }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const wish = { root, size: states.length + 1, ci: 'no_ci', merge: 'quiet: 1ms' } as const
  return withFleet(wish, async (fleet) => {
    const checker = openChecker(fleet)
    const all: Looks[] = []
    for (const [index, state] of states.entries()) {
      progress(state.what)
      all.push(await looksAt(fleet, checker, state, index))
    }
    return { rows: all.flatMap(rowsOf), notes: ['', ...all.map(noteOf), ...about] }
  })
}

function rowsOf({ what, most, first, after }: Looks): Row[] {
  const reads = ({ calls }: Look): number => calls.length - writesAmong(calls)
  const writes = writesAmong(first.calls) + writesAmong(after.calls)
  return [
    { what: `${what}: reads of the first look`, value: reads(first), unit: 'requests', limit: most + 2 },
    { what: '  reads of the next one, rules remembered', value: reads(after), unit: 'requests', limit: most },
    { what: '  writes of both', value: writes, unit: 'requests', limit: 0, law: true },
    { what: '  points of GraphQL of the next one', value: after.points, unit: 'points', limit: 2 },
  ]
}

const about: readonly string[] = [
  'a label counts only from somebody with write access, whose permission is read each time: one read more than for the App’s own',
]

function noteOf({ what, first, after }: Looks): string {
  return `${what} -> ${after.reason}: ${tallied(first.calls)}; then ${tallied(after.calls)}`
}

export const unchangedMeasure: Measure = {
  name: 'unchanged',
  title: 'requests of a look at a pull request that did not change, by a server that just started, and right after',
  run,
}
