import * as z from 'zod'
import { blockerLabel } from '../../domain/names.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { sameLabel, type Vocabulary } from '../../domain/vocabulary.ts'
import { mayCommand, parseCommands } from '../command.ts'
import { envelope, isOwn, type Listener, label, trigger, user } from './envelope.ts'

const issueFields = z.object({
  number: z.int().positive(),
  updated_at: z.string().nullish(),
  labels: z.array(label).default([]),
  user,
  pull_request: z.unknown().optional(),
})

const issueEvent = envelope.extend({ action: z.string(), issue: issueFields, label: label.optional() })

type IssueEvent = z.infer<typeof issueEvent>

const commentEvent = envelope.extend({
  action: z.literal('created'),
  issue: issueFields,
  comment: z.object({ body: z.string(), created_at: z.string().nullish(), user }),
})

/**
 * `issues`: labels that ask or hold, the end or return of an issue that asks, and whatever happens to one that stops
 * merging, or stopped it: that concerns every candidate of the repository.
 */
export function issueTriggers(payload: unknown, { self, vocabulary }: Listener): readonly Trigger[] {
  const parsed = issueEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, self)) return []
  const { action, issue, label: changed } = parsed.data
  const kind = action === 'labeled' && isAsk(vocabulary, changed?.name) ? 'labeled' : 'issue_changed'
  const address = { kind: 'issue', number: issue.number } as const
  return [
    ...(concernsWork(parsed.data, vocabulary) ? [trigger(kind, parsed.data, address, issue.updated_at)] : []),
    ...(stopsMerging(parsed.data) ? [trigger('issue_changed', parsed.data, { kind: 'base', name: null })] : []),
  ]
}

function concernsWork({ action, issue, label: changed }: IssueEvent, vocabulary: Vocabulary | null): boolean {
  if (action === 'labeled' || action === 'unlabeled') return isOurs(vocabulary, changed?.name)
  return (action === 'closed' || action === 'reopened') && issue.labels.some(({ name }) => isAsk(vocabulary, name))
}

/** Its title says which branches it is about, so an edit matters, too. */
function stopsMerging({ issue, label: changed }: IssueEvent): boolean {
  return [...issue.labels, ...(changed ? [changed] : [])].some(({ name }) => sameLabel(name, blockerLabel))
}

/** `issue_comment`: new comments with a command. Edited and deleted ones never ask for anything. */
export function commentTriggers(payload: unknown, { self, vocabulary }: Listener): readonly Trigger[] {
  const parsed = commentEvent.safeParse(payload)
  if (!parsed.success || isOwn(parsed.data, self)) return []
  const { issue, comment } = parsed.data
  const onPull = issue.pull_request !== undefined && issue.pull_request !== null
  // A bot can only ask where the pull request is ours; whether it is trusted is decided later.
  if (comment.user?.type === 'Bot' && !(onPull && issue.user?.id === self.bot.id)) return []
  if (!asks(comment.body, vocabulary)) return []
  const address = { kind: onPull ? 'pull' : 'issue', number: issue.number } as const
  return [trigger('commented', parsed.data, address, comment.created_at)]
}

function asks(body: string, vocabulary: Vocabulary | null): boolean {
  if (vocabulary === null) return /[@/]\w/.test(body)
  if (!mayCommand(body, vocabulary.handle)) return false
  const { commands, truncated } = parseCommands(body, vocabulary.handle)
  return commands.length > 0 || truncated
}

function isAsk(vocabulary: Vocabulary | null, name: string | undefined): boolean {
  return name !== undefined && (vocabulary === null || sameLabel(name, vocabulary.askLabel))
}

function isOurs(vocabulary: Vocabulary | null, name: string | undefined): boolean {
  if (name === undefined || vocabulary === null) return name !== undefined
  return [vocabulary.askLabel, ...vocabulary.holdLabels].some((ours) => sameLabel(name, ours))
}
