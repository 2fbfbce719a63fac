import { lookAtBase } from '../../src/base-look.ts'
import { resolve } from '../../src/emulator/git/plumbing.ts'
import type { Call } from '../../src/emulator/http/calls.ts'
import { connect } from '../../src/hosts/cli/connect.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { type Checker, openChecker } from '../world/checker.ts'
import { aroundReason, listTrigger, type Piece } from '../world/pieces.ts'
import { newestProposal, type Proposal, propose } from '../world/proposals.ts'
import { pushFiles } from '../world/push.ts'
import { tallied, writesAmong } from '../world/requests.ts'
import { secondPasses } from '../world/second.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'run: { verify: [bash test.sh] }\nmerge: { mode: human, quiet: 1ms }\nreview: { enabled: false }\n'
const others = 5
/** The end of a check is told twice: of the check run, and of its suite. */
const deliveries = 2

type Scene = {
  readonly story: Story
  readonly checker: Checker
  readonly own: Proposal
  readonly asked: Proposal
  readonly unasked: Proposal
  readonly lonely: string
}

type Act = {
  readonly what: string
  readonly does: (scene: Scene) => Promise<unknown>
  /** The most that it may cost; left out where it depends on how many candidates there are. */
  readonly limit?: number
}

/** Nobody’s pull request but the App’s own and those with the label is ours, so its checks are none of our business. */
const acts: readonly Act[] = [
  { what: 'a check on an agent’s branch ends', does: ({ checker, own }) => checker.reports(own.head, 'success') },
  {
    what: '  and once more, the same',
    does: ({ checker, own }) => checker.reports(own.head, 'success'),
    limit: 2 * deliveries,
  },
  { what: 'a check on a labelled one ends', does: ({ checker, asked }) => checker.reports(asked.head, 'success') },
  {
    what: '  and once more, the same',
    does: ({ checker, asked }) => checker.reports(asked.head, 'success'),
    limit: 2 * deliveries,
  },
  {
    what: 'a check on a person’s own one ends',
    does: ({ checker, unasked }) => checker.reports(unasked.head, 'success'),
    limit: 0,
  },
  { what: '  and once more', does: ({ checker, unasked }) => checker.reports(unasked.head, 'success'), limit: 0 },
  {
    what: 'a check on a commit without a pull request ends',
    does: ({ checker, lonely }) => checker.reports(lonely, 'success'),
    limit: 0,
  },
  { what: '  and once more', does: ({ checker, lonely }) => checker.reports(lonely, 'success'), limit: 0 },
  { what: 'a push to a branch nobody merges into', does: (scene) => push(scene, 'lonely'), limit: 0 },
  {
    what: `a push to the base of ${others + 1} candidates`,
    does: (scene) => push(scene, 'main'),
    limit: 1 + 2 * (others + 1),
  },
]

function push({ story: { mona } }: Scene, branch: string): Promise<unknown> {
  return pushFiles(mona, branch, { 'NOTES.md': `notes of ${Date.now()}\n` }, 'Add notes')
}

type Cost = { readonly what: string; readonly own: readonly Piece[] }

async function costOf(scene: Scene, { what, does }: Act): Promise<Cost> {
  const { story } = scene
  const from = story.pieces.length
  await secondPasses()
  await does(scene)
  await story.settled()
  return { what, own: withoutAround(story.pieces.slice(from)) }
}

/** What follows a list of all that could act is the look around, which comes once a minute at most and is counted apart. */
function withoutAround(pieces: readonly Piece[]): readonly Piece[] {
  const own: Piece[] = []
  let isAround = false
  for (const piece of pieces) {
    if (piece.trigger === listTrigger) isAround = piece.reason === aroundReason
    else if (piece.trigger !== 'sweep') isAround = false
    if (!isAround) own.push(piece)
  }
  return own
}

/** The same look by a server that nobody tells anything, the second time, when it remembers the rules of the base. */
async function lookAround({ emulator, repository, app, serverEnvironment }: Story): Promise<readonly Call[]> {
  const { host, repository: place } = await connect(`${repository.owner}/${repository.name}`, serverEnvironment)
  const look = () => lookAtBase(place, host, { base: null, who: 'could_act' })
  await look()
  const from = emulator.calls.length
  await look()
  return emulator.calls.slice(from).filter(({ login }) => login === app.botLogin)
}

async function begin(story: Story): Promise<Scene> {
  const checker = openChecker(story)
  await story.mona.label(await story.mona.openIssue({ title: 'Greet', body: 'Everybody should be greeted.' }), 'agent')
  await story.settled()
  const own = newestProposal(story)
  const asked = await propose(story, { branch: 'asked' })
  for (let index = 1; index < others; index += 1) await propose(story, { branch: `asked-${index}` })
  const unasked = await propose(story, { branch: 'unasked', unasked: true })
  await pushFiles(story.mona, 'lonely', { 'lonely.md': 'words\n' }, 'Add words')
  const lonely = resolve(story.repository.dir, 'refs/heads/lonely') ?? ''
  await story.settled()
  return { story, checker, own, asked, unasked, lonely }
}

const callsOf = (pieces: readonly Piece[]) => pieces.flatMap(({ calls }) => calls)

function rowsOf({ what, own }: Cost, limit: number | undefined): Row {
  return { what, value: callsOf(own).length, unit: 'requests', ...(limit === undefined ? {} : { limit }) }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  return withStory({ root, config, ci: 'no_ci' }, async (story) => {
    progress(`an agent’s pull request, ${others} with the label, one without, and a branch`)
    const scene = await begin(story)
    const costs: Cost[] = []
    for (const act of acts) {
      progress(act.what)
      costs.push(await costOf(scene, act))
    }
    progress('the look around')
    const around = await lookAround(story)
    return {
      rows: [
        ...costs.map((cost, index) => rowsOf(cost, acts[index]?.limit)),
        {
          what: `apart: the look at ${others + 1} candidates once a minute after news`,
          value: around.length,
          unit: 'requests',
        },
        { what: '  of them writes', value: writesAmong(around), unit: 'requests' },
      ],
      notes: ['', ...costs.map(noteOf), `the look around: ${tallied(around)}`, ...about],
    }
  })
}

const about: readonly string[] = [
  'a label counts only from somebody with write access, whose permission is read each time: one read more than for the App’s own',
  'whose head a commit is, no event says for certain: one list the first time, which is then believed for ten minutes',
]

function noteOf({ what, own }: Cost): string {
  const parts = own.map(({ trigger, reason, calls }) => `${trigger} -> ${reason} (${tallied(calls) || 'nothing'})`)
  return `${what.trim()}: ${parts.join('; ') || 'nobody looked'}`
}

export const eventsMeasure: Measure = {
  name: 'events',
  title: 'requests because of one event, about ours and about others',
  run,
}
