import { describe, expect, it } from 'vitest'
import type { Artifact } from '../../src/emulator/state.ts'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import type { Host } from '../../src/handle.ts'
import { connect } from '../../src/hosts/cli/connect.ts'
import { explainSubject } from '../../src/hosts/cli/explain.ts'
import { type Story, tell } from '../support/story.ts'
import { greetsTheWorld, type Run, writes } from '../support/story-agent.ts'
import { config, paths, toy } from '../support/story-toy.ts'

const where = { owner: 'octo-org', name: 'measure' } as const

async function aHost({ serverEnvironment, time }: Story): Promise<Host> {
  const { host } = await connect(`${where.owner}/${where.name}`, serverEnvironment)
  return { ...host, now: () => new Date(time.clock()) }
}

/** What would be decided for every subject right now. */
async function decisions({ repository }: Story, host: Host) {
  const numbers = [...repository.issues.keys()]
  return Promise.all(numbers.map(async (number) => (await explainSubject(host, where, number)).answer))
}

/** Everything that is not a fact on GitHub is gone while `look` looks. */
async function withoutCaches<Seen>({ repository }: Story, look: () => Promise<Seen>): Promise<Seen> {
  const kept = new Map<number, { artifacts: Artifact[]; logs: string[] }>()
  for (const run of repository.runs) {
    kept.set(run.id, { artifacts: run.artifacts, logs: run.jobs.map(({ log }) => log) })
    run.artifacts = []
    for (const job of run.jobs) job.log = ''
  }
  const seen = await look()
  for (const run of repository.runs) {
    run.artifacts = [...(kept.get(run.id)?.artifacts ?? []), ...run.artifacts]
    for (const [index, job] of run.jobs.entries()) job.log = `${kept.get(run.id)?.logs[index] ?? ''}${job.log}`
  }
  return seen
}

type Look = (stage: string) => Promise<void>

/** Looks with everything there is in memory, and again with nothing, and notes what both say. */
function observer(story: Story, notes: string[]): Look {
  const kept = aHost(story)
  return async (stage) => {
    const before = await decisions(story, await kept)
    const after = await withoutCaches(story, async () => decisions(story, await aHost(story)))
    expect(after, stage).toEqual(before)
    notes.push(
      ...after.map(({ subject, reason, effects }) => [`${stage}: #${subject} ${reason}`, ...effects].join(', ')),
    )
  }
}

function runEnded({ event, action, payload }: Delivery): boolean {
  return event === 'workflow_run' && action === 'completed' && JSON.stringify(payload['workflow']).includes('signalbox')
}

/** Somebody looks while the agent works. */
function lookedAt(story: Story, look: () => Promise<void>, [first]: Run): Run {
  return [
    async (request) => {
      await story.server.idle()
      await look()
      return (await first?.(request)) ?? []
    },
  ]
}

describe('with every cache, artifact, log and process gone', () => {
  const notes: string[] = []
  const eyes: { look: Look } = { look: () => Promise.reject(new Error('nobody looks yet')) }

  it(
    'the next decision about every subject is the same, at each stage of the story',
    tell(
      {
        files: toy({ [paths.config]: config({ merge: '' }) }),
        noServer: true,
        expected: { lostDeliveries: true },
        runs: (story) => [
          lookedAt(story, () => eyes.look('at work'), greetsTheWorld),
          lookedAt(story, () => eyes.look('at work again'), writes('greeting.txt', 'hello dear world\n')),
        ],
      },
      async (story) => {
        const look = observer(story, notes)
        eyes.look = look
        await story.mona.ask('Greet the world')
        await look('labeled')
        story.emulator.faults.delivery({ what: 'drop', match: runEnded, times: 1 })
        await story.another('heard')
        await story.settled()
        await look('run over')
        await story.swept()
        await look('published')
        await story.mona.comment(2, '@agent be kinder')
        await story.settled()
        await look('revised')
        await story.rita.comment(2, '@agent hold')
        await story.settled()
        await look('held')
        story.time.nextSecond()
        await story.rita.comment(2, '@agent approve')
        await story.settled()
        await look('approved')
        await story.rita.comment(2, '@agent resume')
        await story.settled()
        await look('merged')
        expect(notes).toEqual([
          'labeled: #1 claimed, append',
          'at work: #1 working',
          'run over: #1 working',
          'published: #1 first_merge_unconfirmed',
          'published: #2 first_merge_unconfirmed',
          'at work again: #1 working',
          'at work again: #2 working',
          'revised: #1 first_merge_unconfirmed',
          'revised: #2 first_merge_unconfirmed',
          'held: #1 held',
          'held: #2 held',
          'approved: #1 held',
          'approved: #2 held',
          'merged: #1 not_asked',
          'merged: #2 not_asked',
        ])
      },
    ),
  )
})
