import { performance } from 'node:perf_hooks'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { UsableTip } from '../../src/effects/ledger-group.ts'
import { append } from '../../src/effects/ledger-queue.ts'
import type { Where } from '../../src/effects/writing.ts'
import { openBacklog } from '../../src/snapshot/backlog.ts'
import type { Findings, Measure } from '../measure.ts'
import { medianRow } from '../median.ts'
import { entriesOf } from '../world/chain.ts'
import { type Fleet, withFleet } from '../world/fleet.ts'

const servers = 3
const appends = 24
const rounds = 5

type Round = {
  readonly kept: number
  readonly requests: number
  readonly seconds: number
  readonly operations: readonly string[]
}

/** An entry that stands alone: somebody holds a subject of its own. */
function held(subject: number): Entry {
  return { kind: 'held', at: new Date().toISOString(), subject, by: { id: 1, login: 'mona' }, why: 'for the benchmark' }
}

async function race(fleet: Fleet, round: number): Promise<Round> {
  const { emulator, repository, hosts } = fleet
  const [where, tip] = await open(fleet)
  const subjects = Array.from({ length: appends }, (_, index) => 1000 * round + index)
  const from = emulator.calls.length
  const begun = performance.now()
  const results = await Promise.all(
    subjects.map((subject, index) => {
      const host = hosts[index % hosts.length]
      if (!host) throw new Error('no server')
      return append({ entries: [held(subject)], alongside: [], tip }, where, host)
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  const there = new Set(entriesOf(repository).flatMap((entry) => (entry.kind === 'held' ? [entry.subject] : [])))
  const refused = results.filter(({ kind }) => kind === 'refused').length
  if (refused > 0) throw new Error(`${refused} of ${appends} appends were refused`)
  const calls = emulator.calls.slice(from).filter(({ kind }) => kind === 'installation')
  return {
    kept: subjects.filter((subject) => there.has(subject)).length,
    requests: calls.length,
    seconds,
    operations: calls.map(({ operation }) => operation),
  }
}

/** All servers start from the same tip, as they would after the same sweep. */
async function open({ hosts, place }: Fleet): Promise<readonly [Where, UsableTip]> {
  const [first] = hosts
  if (!first) throw new Error('no server')
  const { repository, ledger } = await openBacklog(place, first)
  if (ledger.kind === 'invalid' || ledger.kind === 'rolled_back') throw new Error(`the ledger is ${ledger.kind}`)
  return [repository, ledger]
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  return withFleet({ root, size: servers }, async (fleet) => {
    const [where, tip] = await open(fleet)
    const [first] = fleet.hosts
    if (first) await append({ entries: [held(1)], alongside: [], tip }, where, first)
    const all: Round[] = []
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`)
      all.push(await race(fleet, round))
    }
    return findingsOf(all)
  })
}

function findingsOf(all: readonly Round[]): Findings {
  const of = (count: (round: Round) => number) => all.map(count)
  const counts = Object.entries(Object.groupBy(all[0]?.operations ?? [], (operation) => operation))
  return {
    rows: [
      medianRow(
        of(({ kept }) => kept),
        {
          what: `${appends} entries at once from ${servers} servers: kept`,
          unit: 'count',
          beside: { what: 'sent', value: appends },
        },
      ),
      medianRow(
        of(({ requests }) => requests),
        {
          what: '  requests',
          unit: 'requests',
          limit: 20,
          beside: { what: 'each by itself', value: 2 * appends },
        },
      ),
      medianRow(
        of(({ seconds }) => seconds),
        { what: '  until the last is in', unit: 's' },
      ),
    ],
    notes: ['', `the first round: ${counts.map(([name, list = []]) => `${list.length} ${name}`).join(', ')}`],
  }
}

export const appendsMeasure: Measure = {
  name: 'appends',
  title: `${appends} concurrent ledger entries from ${servers} servers that know nothing of each other`,
  run,
}
