import { resolve } from '../../src/emulator/git/plumbing.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { type SweepWish, sweep } from '../../src/sweep.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { medianRow } from '../median.ts'
import { answerAll } from '../world/answered.ts'
import { type Fleet, withFleet } from '../world/fleet.ts'

const rounds = 3
const answered = 100
const issues = 1000
const pulls = 200

/** The requests of one sweep, by what they were. */
async function sweepOnce({ emulator, hosts, place }: Fleet, wish: SweepWish): Promise<readonly string[]> {
  const [host] = hosts
  if (!host) throw new Error('no server')
  const from = emulator.calls.length
  const { failures, kind } = await sweep(host, place, wish)
  if (failures.length > 0) throw new Error(`the sweep failed: ${failures.map(({ what, error }) => `${what} ${error}`)}`)
  const calls = emulator.calls.slice(from).filter((call) => call.kind === 'installation')
  return calls.length === 0 ? [kind] : calls.map(({ operation }) => operation)
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

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
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
