import { checks } from '../../src/domain/names.ts'
import type { Call } from '../../src/emulator/http/calls.ts'
import { stackPulls } from '../../src/emulator/ops/stacks.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { openChecker } from '../world/checker.ts'
import type { Piece } from '../world/pieces.ts'
import { newestProposal, type Proposal, propose } from '../world/proposals.ts'
import { listed, tallied, writesAmong } from '../world/requests.ts'
import { secondPasses } from '../world/second.ts'
import { type Story, withStory } from '../world/story.ts'

const config = 'run: { verify: [bash test.sh] }\nmerge: { quiet: 1ms, mode: auto }\nreview: { enabled: false }\n'
const mostCalls = 11

type Kind = { readonly what: string; readonly opens: (story: Story) => Promise<Proposal> }

const queueOfOne = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: 'SQUASH',
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
}

const kinds: readonly Kind[] = [
  { what: 'somebody’s, with the label', opens: (story) => propose(story, { branch: 'topic' }) },
  { what: 'the App’s own, of an issue', opens: ownOfIssue },
  {
    what: 'where a rule wants our check',
    opens: (story) => {
      requireOwnCheck(story)
      return propose(story, { branch: 'topic' })
    },
  },
  {
    what: 'through a merge queue, where a rule wants our check',
    opens: (story) => {
      requireOwnCheck(story)
      story.repository.rules.push({ pattern: 'main', type: 'merge_queue', parameters: queueOfOne })
      return propose(story, { branch: 'topic' })
    },
  },
  { what: 'the bottom of a stack, in the background', opens: bottomOfStack },
]

async function ownOfIssue(story: Story): Promise<Proposal> {
  await story.mona.label(await story.mona.openIssue({ title: 'Greet', body: 'Everybody should be greeted.' }), 'agent')
  await story.settled()
  return newestProposal(story)
}

async function bottomOfStack(story: Story): Promise<Proposal> {
  const bottom = await propose(story, { branch: 'bottom', unasked: true })
  const top = await propose(story, { branch: 'top', base: 'bottom', unasked: true })
  stackPulls(story.emulator.world, story.repository, [bottom.number, top.number])
  await story.mona.label(bottom.number, 'agent:merge')
  return bottom
}

function requireOwnCheck({ repository, app }: Story): void {
  const required = [{ context: checks.merge, integration_id: app.id }]
  const parameters = { strict_required_status_checks_policy: false, required_status_checks: required }
  repository.rules.push({ pattern: 'main', type: 'required_status_checks', parameters })
}

const moving: readonly string[] = ['pulls/merge', 'pulls/merge-async', 'graphql:mutation Enqueue']

type Merge = {
  readonly what: string
  /** The look that ends in the call. */
  readonly act: Piece
  /** Everything from the end of its last check on, that look among it. */
  readonly pieces: readonly Piece[]
}

async function mergeOne(root: string, { what, opens }: Kind): Promise<Merge> {
  return withStory({ root, config, ci: 'no_ci' }, async (story) => {
    const { reports } = openChecker(story)
    const { number, head } = await opens(story)
    await story.settled()
    await secondPasses()
    const from = story.pieces.length
    await reports(head, 'success')
    await story.settled()
    const pieces = story.pieces.slice(from)
    const act = pieces.find(({ calls }) => calls.some(({ operation }) => moving.includes(operation)))
    if (!act || !story.repository.issues.get(number)?.pull?.merged) {
      throw new Error(`${what}: not merged: ${pieces.map(({ reason }) => reason).join(', ')}`)
    }
    return { what, act, pieces }
  })
}

function rowsOf({ what, act, pieces }: Merge): Row[] {
  const all = pieces.flatMap(({ calls }) => calls)
  const before = act.calls.slice(
    0,
    act.calls.findIndex(({ write }) => write),
  )
  return [
    { what: `${what}: the look that merges`, value: act.calls.length, unit: 'requests', limit: mostCalls },
    { what: '  of them reads before the first write', value: before.length, unit: 'requests' },
    { what: '  of them writes', value: writesAmong(act.calls), unit: 'requests' },
    { what: '  with every look from its last check’s end on', value: all.length, unit: 'requests' },
  ]
}

function notesOf({ what, act, pieces }: Merge): string[] {
  return ['', `${what}, the look that merges, one by one`, ...listed(act.calls), ...pieces.map(noteOf)]
}

function noteOf({ trigger, reason, calls }: { trigger: string; reason: string; calls: readonly Call[] }): string {
  return `   ${trigger} -> ${reason}: ${tallied(calls)}`
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const merges: Merge[] = []
  for (const kind of kinds) {
    progress(kind.what)
    merges.push(await mergeOne(root, kind))
  }
  return {
    rows: merges.flatMap(rowsOf),
    notes: [
      ...merges.flatMap(notesOf),
      '',
      `at most ${mostCalls}: 3 reads, a look right before the call, the check once or twice, the call, up to 3 questions after it, the branch`,
    ],
  }
}

export const mergeCallsMeasure: Measure = {
  name: 'merge-calls',
  title:
    'requests of a merge, by how it is merged: at once, with a required check of ours, by a queue, in the background',
  run,
}
