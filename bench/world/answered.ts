import type { JobSpec } from '../../src/domain/job.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { branchKey } from '../../src/domain/ledger/state.ts'
import { append } from '../../src/effects/ledger-queue.ts'
import type { Repository } from '../../src/emulator/state.ts'
import type { Host } from '../../src/handle.ts'
import { openBacklog } from '../../src/snapshot/backlog.ts'

const apart = 4 * 60_000

/** The two entries that a run leaves which found nothing to change, some hours ago. */
function answerOf({ id, issues }: Repository, number: number, at: string): Entry[] {
  const issue = issues.get(number)
  const labeled = issue?.timeline.findLast(({ event }) => event === 'labeled')
  if (!labeled) throw new Error(`#${number} was never labeled`)
  const [key, by] = [branchKey(number), { id: 1, login: labeled.login }]
  const [generation, zero] = [1, '0'.repeat(40)]
  const hash = '0'.repeat(64)
  const job: JobSpec = {
    v: 1,
    id: key,
    generation,
    kind: 'implement',
    repository: id,
    subject: number,
    pull: null,
    agent: 'engineer',
    base: zero,
    head: null,
    branch: `agent/${number}-x`,
    asks: [{ kind: 'label', id: `I_${number}`, sha256: hash }],
    limits: { usd: 5, minutes: 45, turns: 120 },
    energy: 8,
    ledger: `0@${zero}`,
  }
  const label = labeled.createdAt
  return [
    { kind: 'claimed', key, at, by, cause: 'person', job, hash, reservedUsd: 5, label },
    {
      kind: 'released',
      key,
      at,
      generation,
      because: 'no_change',
      usd: 0.5,
      agent: job.agent,
      run: `${number}.1`,
      next: 'open',
    },
  ]
}

/** Writes into the ledger that these labeled issues were answered, four minutes apart, so that no hour was busy. */
export async function answerAll(host: Host, repository: Repository, numbers: readonly number[]): Promise<void> {
  const now = Date.now()
  const { repository: where, ledger } = await openBacklog(repository, host)
  if (ledger.kind === 'invalid' || ledger.kind === 'rolled_back') throw new Error(`the ledger is ${ledger.kind}`)
  const results = await Promise.all(
    numbers.map((number, index) => {
      const at = new Date(now - (numbers.length - index) * apart).toISOString()
      return append({ entries: answerOf(repository, number, at), alongside: [], tip: ledger }, where, host)
    }),
  )
  const refused = results.find((result) => result.kind === 'refused')
  if (refused?.kind === 'refused') throw new Error(`an answer was refused: ${refused.reason}`)
}
