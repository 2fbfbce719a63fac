import { resolve } from '../../src/emulator/git/plumbing.ts'
import type { Call } from '../../src/emulator/http/calls.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { type SweepWish, sweep } from '../../src/sweep.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { answerAll } from '../world/answered.ts'
import { type Fleet, withFleet } from '../world/fleet.ts'
import { judgeAll, openDistinctPulls } from '../world/judged.ts'
import { writesAmong } from '../world/requests.ts'

const rounds = 3
const answered = 100
const issues = 1000
const pulls = 200
/** Each writes part of the verdicts; none as many as GitHub counts in a minute. */
const servers = 12

/** The requests of one sweep, by what they were. */
async function sweepOnce(fleet: Fleet, wish: SweepWish): Promise<readonly string[]> {
  const { kind, calls } = await callsOfSweep(fleet, wish)
  return calls.length === 0 ? [kind] : calls.map(({ operation }) => operation)
}

async function callsOfSweep({ emulator, hosts, place }: Fleet, wish: SweepWish) {
  const [host] = hosts
  if (!host) throw new Error('no server')
  const from = emulator.calls.length
  const { failures, kind } = await sweep(host, place, wish)
  if (failures.length > 0) throw new Error(`the sweep failed: ${failures.map(({ what, error }) => `${what} ${error}`)}`)
  return { kind, calls: emulator.calls.slice(from).filter((call) => call.kind === 'installation') }
}

async function sweeps(fleet: Fleet, wish: SweepWish = { always: true }): Promise<(readonly string[])[]> {
  const all: (readonly string[])[] = []
  for (let round = 1; round <= rounds; round += 1) all.push(await sweepOnce(fleet, wish))
  return all
}

async function openIssues(
  { emulator, repository }: Fleet,
  count: number,
  labels: readonly string[],
): Promise<number[]> {
  const mona = person(emulator, repository, 'mona')
  const from = repository.nextNumber
  for (let index = 0; index < count; index += 1) {
    await mona.request('POST', '/issues', { title: `Greet ${index}`, body: 'Please.', labels })
  }
  return Array.from({ length: repository.nextNumber - from }, (_, index) => from + index)
}

async function openPulls({ emulator, repository }: Fleet, count: number): Promise<void> {
  const mona = person(emulator, repository, 'mona')
  const main = resolve(repository.dir, 'refs/heads/main')
  await mona.request('POST', '/git/refs', { ref: 'refs/heads/topic', sha: main })
  const content = Buffer.from('words\n').toString('base64')
  await mona.request('PUT', '/contents/topic.md', { branch: 'topic', message: 'Add a file', content })
  const sha = resolve(repository.dir, 'refs/heads/topic')
  for (let index = 0; index < count; index += 1) {
    await mona.request('POST', '/git/refs', { ref: `refs/heads/topic-${index}`, sha })
    await mona.request('POST', '/pulls', { title: `Topic ${index}`, head: `topic-${index}`, base: 'main' })
  }
}

type Judged = { readonly first: readonly Call[]; readonly all: readonly (readonly Call[])[] }

/** A crowd of which every pull request was judged. The first sweep after that may have something to note; others do not. */
async function judgedSweeps({ root, progress }: Parameters<Measure['run']>[0]): Promise<Judged> {
  return withFleet({ root, size: servers, ci: 'no_ci', reviews: 'reviewed' }, async (fleet) => {
    progress(`${issues} issues, and ${pulls} pull requests that are judged`)
    // First of all, for the answers use up the money of the day.
    await judgeAll(fleet, await openDistinctPulls(fleet, pulls))
    const numbers = await openIssues(fleet, answered, ['agent'])
    const [host] = fleet.hosts
    if (host) await answerAll(host, fleet.repository, numbers)
    await openIssues(fleet, issues - answered, [])
    const first = (await callsOfSweep(fleet, { always: true })).calls
    const all: (readonly Call[])[] = []
    for (let round = 1; round <= rounds; round += 1) all.push((await callsOfSweep(fleet, { always: true })).calls)
    return { first, all }
  })
}

function judgedRows({ first, all }: Judged, crowd: number): Row[] {
  const beside = { what: 'without reviews', value: crowd }
  return [
    medianRow(
      all.map(({ length }) => length),
      { what: `the same crowd, all ${pulls} pull requests judged`, unit: 'requests', limit: 30, beside },
    ),
    {
      what: '  writes, all sweeps together',
      value: all.reduce((sum, calls) => sum + writesAmong(calls), 0),
      unit: 'requests',
      limit: 0,
      law: true,
    },
    { what: '  the first sweep after they were judged', value: first.length, unit: 'requests', limit: 30 },
  ]
}

async function run(bench: Parameters<Measure['run']>[0]): Promise<Findings> {
  const plain = await plainSweeps(bench)
  const judged = await judgedSweeps(bench)
  const named = (calls: readonly Call[] = []) => summary(calls.map(({ operation }) => operation))
  return {
    rows: [...plain.rows, ...judgedRows(judged, plain.crowd)],
    notes: [
      ...plain.notes,
      `a crowd with judged pull requests: ${named(judged.all[0])}; right after the verdicts: ${named(judged.first)}`,
      `one of the ${pulls} was judged by a real run, the others by its verdict in a check run of their own`,
    ],
  }
}

async function plainSweeps({
  root,
  progress,
}: Parameters<Measure['run']>[0]): Promise<Findings & { readonly crowd: number }> {
  return withFleet({ root, size: 1, ci: 'no_ci' }, async (fleet) => {
    progress('a repository where nothing was ever asked')
    const untouched = await sweeps(fleet)
    progress(`${answered} issues are labeled and answered`)
    const numbers = await openIssues(fleet, answered, ['agent'])
    const [host] = fleet.hosts
    if (host) await answerAll(host, fleet.repository, numbers)
    const noting = await sweepOnce(fleet, {})
    const again = await sweepOnce(fleet, {})
    const many = await sweeps(fleet)
    progress(`${issues - answered} more issues and ${pulls} pull requests of people`)
    await openIssues(fleet, issues - answered, [])
    await openPulls(fleet, pulls)
    const crowd = await sweeps(fleet)
    return {
      crowd: median(crowd.map(({ length }) => length)),
      rows: [
        rowOf(untouched, { what: 'an idle repository where nothing was ever asked' }),
        rowOf(many, { what: `${answered} open issues, labeled and answered` }),
        rowOf(crowd, {
          what: `${issues} open issues, ${answered} of them so, and ${pulls} pull requests`,
          limit: 30,
        }),
        { what: 'the same when another server swept a moment ago', value: again.length, unit: 'requests' },
      ],
      notes: [
        '',
        `an idle repository: ${summary(untouched[0])}`,
        `${answered} answered issues: ${summary(many[0])}; two are looked at in turn, so that nothing is forgotten`,
        `once an hour, when the sweep is noted in the ledger: ${summary(noting)}`,
        `a crowd: ${summary(crowd[0])}`,
      ],
    }
  })
}

function rowOf(all: readonly (readonly string[])[], rest: Pick<Row, 'what'> & Partial<Row>): Row {
  return medianRow(
    all.map(({ length }) => length),
    { unit: 'requests', ...rest },
  )
}

function summary(operations: readonly string[] = []): string {
  const groups = Object.entries(Object.groupBy(operations, (operation) => operation))
  return groups.map(([name, list = []]) => `${list.length} ${name}`).join(', ')
}

export const sweepMeasure: Measure = {
  name: 'sweep',
  title: 'requests of one sweep of one repository',
  run,
}
