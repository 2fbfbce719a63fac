import { git } from '../../src/emulator/git/run.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { peers } from '../peers.ts'
import { forkWithChange } from '../world/fork.ts'
import type { Piece } from '../world/pieces.ts'
import { named } from '../world/requests.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'merge: { mode: human }\nreview: { enabled: false }\n'

type Act = (story: Story) => Promise<unknown>

/** What people do that is none of our business. */
const acts: Readonly<Record<string, Act>> = {
  'a label that asks nothing': ({ mona }) => mona.label(1, 'bug'),
  'a comment without a command': ({ mona }) => mona.comment(1, 'thanks, @mona'),
  'a push that touches none of our files': ({ mona }) => push(mona, 'main', 'NOTES.md'),
  'a pull request from a fork, opened, with its checks': async (story) => {
    const head = await forkWithChange(story)
    await story.mona.request('POST', '/pulls', { title: 'From a fork', head, base: 'main' })
  },
  'a push to a person’s own branch': async ({ mona, repository }) => {
    const main = git(repository.dir, ['rev-parse', 'refs/heads/main']).toString().trim()
    await mona.request('POST', '/git/refs', { ref: 'refs/heads/topic', sha: main })
    await push(mona, 'topic', 'topic.md')
  },
}

/** The end of a check does not say whose pull request it is on. */
const openOwnPull: Act = ({ mona }) => mona.request('POST', '/pulls', { title: 'Mine', head: 'topic', base: 'main' })

function push({ request }: Story['mona'], branch: string, path: string): Promise<unknown> {
  const content = Buffer.from('words\n').toString('base64')
  return request('PUT', `/contents/${path}`, { branch, message: `Add ${path}`, content })
}

type Cost = { readonly requests: number; readonly deliveries: readonly string[]; readonly pieces: readonly Piece[] }

/** Deliveries that arrived, and requests that were made because of them. */
async function costOf(story: Story, act: Act): Promise<Cost> {
  const { emulator, pieces } = story
  const from = { calls: emulator.calls.length, deliveries: emulator.deliveries.length, pieces: pieces.length }
  await act(story)
  await story.settled()
  return {
    requests: emulator.calls.slice(from.calls).filter(({ kind }) => kind === 'installation').length,
    deliveries: emulator.deliveries
      .slice(from.deliveries)
      .map(({ event, action }) => `${event} ${action ?? ''}`.trim()),
    pieces: pieces.slice(from.pieces),
  }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  return withStory({ root, config }, async (story) => {
    const cost = (what: string, act: Act): Promise<Cost> => {
      progress(what)
      return costOf(story, act)
    }
    await story.mona.openIssue({ title: 'Something', body: 'To talk about.' })
    await story.settled()
    const first = await cost('the first event after a start', ({ mona }) => mona.label(1, 'question'))
    const rows: Row[] = []
    const notes: string[] = []
    for (const [what, act] of Object.entries(acts)) {
      const { requests, deliveries } = await cost(what, act)
      rows.push({ what, value: requests, unit: 'requests', limit: 0, beside: peers.notOurs })
      notes.push(`${what}: ${deliveries.join(', ')}`)
    }
    const own = await cost('a person’s own pull request, opened, with its checks', openOwnPull)
    return {
      rows: [
        ...rows,
        { what: 'a person’s own pull request, opened, with its checks', value: own.requests, unit: 'requests' },
        { what: 'the first event in a repository after a start', value: first.requests, unit: 'requests' },
      ],
      notes: [
        '',
        ...notes,
        `a person’s own pull request: ${own.deliveries.join(', ')}; looked at because of ${lookedAt(own)}`,
        `the first event after a start, when nobody knows the words of the repository: ${lookedAt(first)}`,
      ],
    }
  })
}

function lookedAt({ pieces }: Cost): string {
  return pieces.map(({ trigger, reason, calls }) => `${trigger} -> ${reason} (${named(calls)})`).join('; ')
}

export const notOursMeasure: Measure = {
  name: 'not-ours',
  title: 'requests because of events that are not ours',
  run,
}
