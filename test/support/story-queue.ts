import { readMergeRecord } from '../../src/domain/merge/record.ts'
import { labels } from '../../src/domain/names.ts'
import type { Files } from '../../src/hosts/cli/stage/files.ts'
import type { Story } from './story.ts'
import type { Somebody } from './story-people.ts'
import { config, paths, toy } from './story-toy.ts'

/** A toy in which people open pull requests of their own, with these settings under `merge`. */
export function gated(merge = '', changes: Readonly<Record<string, string | null>> = {}): Files {
  return toy({
    [paths.config]: config({ merge: ['mode: auto', merge].filter((one) => one !== '').join(', ') }),
    ...changes,
  })
}

/** Settings of `merge` with a quiet window of this length. */
export function quietFor(length: string, merge = ''): Files {
  const lines = [
    `merge: { quiet: ${length}, mode: auto${merge === '' ? '' : `, ${merge}`} }`,
    'review: { enabled: false }',
  ]
  return toy({ [paths.config]: `${lines.join('\n')}\n` })
}

export type Wish = {
  readonly by?: Somebody
  readonly branch?: string
  readonly files?: Readonly<Record<string, string>>
  readonly base?: string
  readonly title?: string
  readonly body?: string
  readonly draft?: boolean
  /** Set by mona before the label that asks. */
  readonly labels?: readonly string[]
}

/** Somebody proposes a change, and a writer asks for its merge; the number. CI runs at once. */
export async function asked(story: Story, wish: Wish = {}): Promise<number> {
  const number = await proposed(story, wish)
  for (const label of wish.labels ?? []) await story.mona.label(number, label)
  await story.mona.label(number, labels.merge)
  await story.settled()
  return number
}

/** The same without asking for its merge, and without waiting for anything. */
export async function proposed(story: Story, wish: Wish = {}): Promise<number> {
  const { by = story.mona, branch = 'notes', files = { 'notes.txt': 'A note.\n' }, base = 'main' } = wish
  const { title = 'Add notes', body = '', draft = false } = wish
  await by.branch(branch, story.tip(base) ?? '')
  for (const [path, content] of Object.entries(files)) await by.push(branch, path, content)
  return by.open(branch, { base, title, body, draft })
}

/** The check `signalbox / merge` on the head of a pull request, as people read it. */
export function gate(story: Story, number?: number) {
  const { headSha } = story.pull(number).pull
  const check = story.mergeCheck(headSha)
  const summary = check?.output.summary ?? ''
  const { decision = null, reason = null } = readMergeRecord(summary) ?? {}
  return {
    status: check?.status ?? null,
    conclusion: check?.conclusion ?? null,
    title: check?.output.title ?? '',
    summary,
    decision,
    reason,
    /** A row of the table, by what stands in its second column. */
    row: (name: string): string => summary.split('\n').find((line) => line.includes(`| ${name} |`)) ?? '',
  }
}

export function isMerged(story: Story, number?: number): boolean {
  return story.pull(number).pull.merged !== null
}

const moving = ['pulls/merge', 'pulls/merge-async', 'pulls/update-branch'] as const
const mutations = ['Enqueue', 'Dequeue', 'DisableAutoMerge'] as const

/** Calls of the App that move a pull request towards its merge or take it back, in order. */
export function moves(story: Story): readonly string[] {
  const names = new Set<string>([...moving, ...mutations.map((name) => `graphql:mutation ${name}`)])
  return story.emulator.calls
    .filter(({ login, operation }) => login === story.app.botLogin && names.has(operation))
    .map(({ operation }) => operation.replace('graphql:mutation ', '').replace('pulls/', ''))
}
