import { checks } from '../../src/domain/names.ts'
import { encodeRecord, type JudgedRecord, readRecords } from '../../src/domain/review/record.ts'
import { resolve } from '../../src/emulator/git/plumbing.ts'
import { type Host, handle } from '../../src/handle.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { publish } from '../../src/publish.ts'
import type { Fleet } from './fleet.ts'
import { pushFiles } from './push.ts'

/** Pull requests from branches of the repository, each with a head of its own. @returns their numbers */
export async function openDistinctPulls({ emulator, repository }: Fleet, count: number): Promise<number[]> {
  const mona = person(emulator, repository, 'mona')
  const from = repository.nextNumber
  for (let index = 0; index < count; index += 1) {
    const branch = `topic-${index}`
    await pushFiles(mona, branch, { 'topic.md': `words, time ${index}\n` }, `Add a file, time ${index}`)
    await mona.request('POST', '/pulls', { title: `Topic ${index}`, head: branch, base: 'main' })
  }
  return Array.from({ length: repository.nextNumber - from }, (_, index) => from + index)
}

/**
 * Judges pull requests: the first by a real run, the others by a check run of the App that says the same of them. Whatever
 * else belongs to a verdict is then written by the real server, each part by another one, so that none waits for a limit.
 */
export async function judgeAll(fleet: Fleet, numbers: readonly number[]): Promise<void> {
  const [first, ...rest] = numbers
  if (first === undefined) return
  const record = await judgeFirst(fleet, first)
  for (const [index, number] of rest.entries()) {
    const host = fleet.hosts[index % fleet.hosts.length]
    if (!host) throw new Error('no server')
    await judgeAlike(fleet, host, number, record)
  }
}

function lookAt({ place }: Fleet, host: Host, number: number) {
  return handle({ kind: 'sweep', repository: place, address: { kind: 'issue', number } }, host)
}

async function judgeFirst(fleet: Fleet, number: number): Promise<JudgedRecord> {
  const { emulator, repository, hosts, place } = fleet
  const [host] = hosts
  if (!host) throw new Error('no server')
  await lookAt(fleet, host, number)
  await emulator.settle()
  const run = repository.runs.at(-1)
  if (!run) throw new Error('no review was ordered')
  await publish(run.id, host, place)
  const record = recordOn(fleet, number)
  if (record === null) throw new Error(`#${number} was not judged`)
  return record
}

async function judgeAlike(fleet: Fleet, host: Host, number: number, record: JudgedRecord): Promise<void> {
  const head = resolve(fleet.repository.dir, `refs/pull/${number}/head`)
  if (head === null) throw new Error(`#${number} has no head`)
  const { owner, name: repo } = fleet.place
  await host.github.request('POST /repos/{owner}/{repo}/check-runs', {
    owner,
    repo,
    name: checks.checklist,
    head_sha: head,
    status: 'completed',
    conclusion: record.conclusion,
    output: { title: 'judged', summary: 'judged', text: encodeRecord({ ...record, pull: number, head }) },
  })
  await lookAt(fleet, host, number)
  if (recordOn(fleet, number) === null) throw new Error(`#${number} was not judged`)
}

function recordOn({ repository, app }: Fleet, number: number): JudgedRecord | null {
  const head = resolve(repository.dir, `refs/pull/${number}/head`)
  const own = repository.checkRuns.filter(
    ({ appId, headSha, name }) => appId === app.id && headSha === head && name === checks.checklist,
  )
  const record = own.flatMap(({ output }) => readRecords(output.text ?? '')).find(({ pull }) => pull === number)
  return record?.kind === 'judged' ? record : null
}
