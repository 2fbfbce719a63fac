import type { Call } from '../../src/emulator/http/calls.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { peerContents, peers } from '../peers.ts'
import { listTrigger, type Piece } from '../world/pieces.ts'
import { countApart, listed, named, writesAmong } from '../world/requests.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'run: { verify: [bash test.sh] }\nmerge: { mode: human, quiet: 1ms }\n'
const unreviewed = `${config}review: { enabled: false }\n`
const later = 3

/** What one issue took, from the label to the release of its claim, and what came after. */
type IssueRun = {
  readonly start: readonly Call[]
  readonly publication: readonly Call[]
  /** Looks at the merge that followed. */
  readonly looks: readonly Piece[]
  /** Everything the server asked of GitHub, looks included. */
  readonly all: readonly Call[]
  readonly run: readonly Call[]
  readonly apart: ReturnType<typeof countApart>
  /** The place of the request that brought 👀. */
  readonly eyes: number
}

type From = { readonly calls: number; readonly transport: number; readonly pieces: number }

async function runIssue(story: Story, title: string, begin?: From): Promise<IssueRun> {
  const { emulator, repository, app, pieces } = story
  const now = { calls: emulator.calls.length, transport: emulator.transport.length, pieces: pieces.length }
  const from = begin ?? now
  const number = await story.mona.openIssue({ title, body: 'Everybody should be greeted.' })
  const seen = { writes: 0 }
  const stop = emulator.onWrite(({ call }) => {
    const eyes = repository.issues.get(number)?.reactions.some(({ login }) => login === app.botLogin)
    if (call.kind === 'installation' && eyes && seen.writes === 0) seen.writes = emulator.calls.length
  })
  await story.mona.label(number, 'agent')
  await story.settled()
  stop()
  const mine = pieces.slice(from.pieces)
  const of = (trigger: string): readonly Call[] =>
    mine.filter((piece) => piece.trigger === trigger).flatMap(({ calls }) => calls)
  const [start, publication] = [of('labeled'), of('run_completed')]
  if (repository.issues.get(number + 1)?.pull?.headRef === undefined) throw new Error('the run left no pull request')
  const eyes = emulator.calls.slice(0, seen.writes).filter((call) => start.includes(call)).length
  const calls = emulator.calls.slice(from.calls)
  return {
    start,
    publication,
    all: mine.flatMap(({ calls }) => calls),
    looks: mine.filter(({ trigger }) => trigger !== 'labeled' && trigger !== 'run_completed'),
    run: calls.filter(({ kind }) => kind === 'run'),
    apart: countApart(calls, emulator.transport.slice(from.transport)),
    eyes,
  }
}

function untilDispatch({ start }: IssueRun): number {
  return start.findIndex(({ operation }) => operation === 'actions/create-workflow-dispatch') + 1
}

function whole({ start, publication }: IssueRun): readonly Call[] {
  return [...start, ...publication]
}

function rowsOf(first: IssueRun, runs: readonly IssueRun[]): Row[] {
  const of = (count: (run: IssueRun) => number, rest: Pick<Row, 'what'> & Partial<Row>): Row =>
    medianRow(runs.map(count), { unit: 'requests', ...rest })
  const firstLook = ({ looks }: IssueRun): number =>
    looks.find(({ trigger }) => trigger !== listTrigger)?.calls.length ?? 0
  const allLooks = ({ looks }: IssueRun): number => looks.reduce((sum, { calls }) => sum + calls.length, 0)
  return [
    of(untilDispatch, { what: 'label up to and including the dispatch', limit: 4, beside: peers.toAgentStart }),
    of(({ eyes }) => eyes, { what: 'the request that brings 👀', unit: 'count', limit: 3 }),
    of((run) => whole(run).length, {
      what: 'whole issue run, label to released claim',
      limit: 13,
      beside: peers.wholeIssue,
    }),
    of((run) => writesAmong(whole(run)), { what: '  of them writes', limit: 8 }),
    of(({ run }) => run.length, { what: 'by the run’s own token', limit: 1 }),
    {
      what: 'first issue of a repository: up to the dispatch',
      value: untilDispatch(first),
      unit: 'requests',
      limit: 4,
    },
    { what: 'first issue of a repository: whole run', value: whole(first).length, unit: 'requests', limit: 13 },
    of(firstLook, { what: 'apart: the look at the merge right after' }),
    of(allLooks, { what: 'apart: all looks at the merge until its checks are green' }),
    of(({ apart }) => apart.tokens, { what: 'apart: tokens minted (kept for an hour)' }),
    { what: 'apart: tokens minted, server start and first issue', value: first.apart.tokens, unit: 'requests' },
    of(({ apart }) => apart.git, { what: 'apart: git transport of the run and of CI' }),
    of(({ apart }) => apart.blobs, { what: 'apart: download of the bundle' }),
  ]
}

function notesOf(first: IssueRun, runs: readonly IssueRun[]): string[] {
  const [sample = first] = runs
  const lists = runs.map((run) => listed(whole(run)).join('\n'))
  const same = lists.every((list) => list === lists[0])
  const label = sample.start.length
  const extra = first.start.filter(({ operation }) => !sample.start.some((call) => call.operation === operation))
  return [
    '',
    `one by one, ${same ? `the same in all ${runs.length}` : 'those of the first, NOT the same in all'}`,
    `1 to ${label} follow the label, the others the end of the run`,
    ...listed(whole(sample)),
    `by the run’s own token: ${named(sample.run)}`,
    ...sample.looks.map(
      ({ trigger, reason, calls }) => `a look at the merge, ${trigger} -> ${reason}: ${named(calls)}`,
    ),
    `only in the first issue of a repository: ${named(extra)} (the ledger begins; once in its life)`,
    `by the App itself since the server’s start: ${named(first.apart.app)}`,
    'Append moves the ledger’s ref, with the reactions and workpads that belong to the entry in the same document;',
    'Mutate is the first workpad; Commit is createRef and createCommitOnBranch in one document',
    '',
    ...peerContents,
  ]
}

/** The same with the review of its pull request, from the label to the verdict. */
function reviewedRows(runs: readonly IssueRun[], reviewed: readonly IssueRun[]): Row[] {
  const row = (what: string, count: (run: IssueRun) => number): Row => {
    const beside = { what: 'without a review', value: median(runs.map(count)) }
    return medianRow(reviewed.map(count), { what, unit: 'requests', beside })
  }
  return [
    row('with its pull request reviewed: all requests, looks included', ({ all }) => all.length),
    row('  of them writes', ({ all }) => writesAmong(all)),
    row('  by the tokens of both runs', ({ run }) => run.length),
  ]
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const issues = async (story: Story, what: string): Promise<readonly [IssueRun, readonly IssueRun[]]> => {
    progress(`the first issue, where the ledger begins${what}`)
    const first = await runIssue(story, 'Greet the world', { calls: 0, transport: 0, pieces: 0 })
    const runs: IssueRun[] = []
    for (let round = 1; round <= later; round += 1) {
      progress(`issue ${round} of ${later} in a repository that knows us${what}`)
      runs.push(await runIssue(story, `Greet the world again, time ${round}`))
    }
    return [first, runs]
  }
  const [first, runs] = await withStory({ root, config: unreviewed }, (story) => issues(story, ''))
  progress(`${median(runs.map((run) => whole(run).length))} requests for an issue`)
  const [, reviewed] = await withStory({ root, config }, (story) => issues(story, ', with a review'))
  return { rows: [...rowsOf(first, runs), ...reviewedRows(runs, reviewed)], notes: notesOf(first, runs) }
}

export const issueRunMeasure: Measure = {
  name: 'issue-run',
  title: 'requests of one issue: label, claim, dispatch, workpad, run, commit, pull request, settlement, release',
  run,
}
