import * as z from 'zod'
import { checks } from '../../../domain/names.ts'
import type { Event } from '../../../emulator/state.ts'
import type { Stage } from '../stage/stage.ts'
import type { Color, Teller, Told } from './teller.ts'

const label = z.object({ label: z.object({ name: z.string() }), issue: z.object({ number: z.int() }).optional() })
const comment = z.object({ issue: z.object({ number: z.int() }), comment: z.object({ body: z.string() }) })
const run = z.object({ workflow_run: z.object({ id: z.int(), name: z.string(), conclusion: z.string().nullable() }) })
const pull = z.object({
  pull_request: z.object({
    number: z.int(),
    title: z.string(),
    merged: z.boolean().optional(),
    head: z.object({ sha: z.string() }),
  }),
})
const issue = z.object({ issue: z.object({ number: z.int(), title: z.string() }) })
const verdict = z.object({
  check_run: z.object({
    name: z.literal(checks.checklist),
    head_sha: z.string(),
    output: z.object({ title: z.string() }),
  }),
})
const removed = z.object({ ref: z.string() })

type Sentence = (event: Event) => { what: string; where: string } | null

/** What each event means to a person watching; events not listed are plumbing. */
const sentences: Readonly<Record<string, Sentence>> = {
  'issues opened': said(issue, ({ issue: { number, title } }) => [`opens the issue "${title}"`, `#${number}`]),
  'issues labeled': said(label, ({ label: { name }, issue: subject }) => [
    `adds the label \`${name}\``,
    `#${subject?.number ?? ''}`,
  ]),
  'issues closed': said(issue, ({ issue: { number } }) => ['closes the issue', `#${number}`]),
  'issue_comment created': said(comment, ({ issue: { number }, comment: { body } }) => [
    `comments: ${firstLine(body)}`,
    `#${number}`,
  ]),
  'workflow_run requested': said(run, ({ workflow_run: { id, name } }) => [
    `starts the workflow \`${name}\``,
    `run ${id}`,
  ]),
  'workflow_run completed': said(run, ({ workflow_run: { id, name, conclusion } }) => [
    `the workflow \`${name}\` ends: ${conclusion}`,
    `run ${id}`,
  ]),
  'pull_request opened': said(pull, ({ pull_request: { number, title } }) => [
    `opens the pull request "${title}"`,
    `#${number}`,
  ]),
  'pull_request synchronize': said(pull, ({ pull_request: { number, head } }) => [
    `pushes ${head.sha.slice(0, 7)} to the same branch`,
    `#${number}`,
  ]),
  'pull_request closed': said(pull, ({ pull_request: { number, merged, head } }) => [
    merged ? `merges the pull request, pinned to ${head.sha.slice(0, 7)}` : 'closes the pull request',
    `#${number}`,
  ]),
  'check_run completed': said(verdict, ({ check_run: { name, head_sha, output } }) => [
    `writes \`${name}\`: ${output.title}`,
    head_sha.slice(0, 7),
  ]),
  'delete ': said(removed, ({ ref }) => ['deletes the branch', ref]),
}

function said<Payload>(schema: z.ZodType<Payload>, words: (payload: Payload) => [string, string]): Sentence {
  return ({ payload }) => {
    const parsed = schema.safeParse(payload)
    if (!parsed.success) return null
    const [what, where] = words(parsed.data)
    return { what, where }
  }
}

function firstLine(body: string): string {
  const line = body.split('\n').find((text) => text.trim() !== '' && !text.startsWith('<!--')) ?? ''
  return line.length > 90 ? `${line.slice(0, 90)}…` : line
}

/** Tells what GitHub saw, while it happens. */
export function watchGitHub({ emulator, app }: Stage, teller: Teller): void {
  emulator.world.listeners.push((event) => {
    const sentence = sentences[`${event.name} ${event.action ?? ''}`]?.(event)
    if (!sentence) return
    const who = event.caller.login
    const byApp = who === app.botLogin
    const color: Color = byApp ? 'cyan' : who.endsWith('[bot]') ? 'blue' : 'green'
    const told: Told = { who: byApp ? 'signalbox' : who, ...sentence, color }
    teller.tell(event.name === 'workflow_run' ? { ...told, who: 'actions', color: 'blue' } : told)
  })
}

const pictures: Readonly<Record<string, string>> = { eyes: '👀', rocket: '🚀', confused: '😕' }

/** Tells the App's reactions, which make no event. Call it now and then. */
export function reactionWatcher({ repository, app }: Stage, teller: Teller): () => void {
  const known = new Set<number>()
  return () => {
    const all = [...repository.issues.values()].flatMap((subject) =>
      [subject, ...subject.comments].flatMap(({ reactions }) =>
        reactions.map((one) => ({ ...one, number: subject.number })),
      ),
    )
    for (const { id, login, content, number } of all.filter(
      (one) => one.login === app.botLogin && !known.has(one.id),
    )) {
      known.add(id)
      teller.tell({
        who: login.replace('[bot]', ''),
        what: `reacts ${pictures[content] ?? content}`,
        where: `#${number}`,
        color: 'cyan',
      })
    }
  }
}

const decision = z.object({ event: z.literal('handled'), reason: z.string(), effects: z.array(z.string()) })

/** Tells the server's answers, each once until it changes. */
export function serverWatcher(teller: Teller): (line: string) => void {
  let before = ''
  return (line) => {
    const parsed = decision.safeParse(parseJson(line))
    if (!parsed.success || parsed.data.reason === before) return
    before = parsed.data.reason
    teller.tell({ who: 'server', what: `answers \`${before}\``, color: 'magenta' })
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
