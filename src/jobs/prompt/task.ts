import { userPrompt } from '../../agent/prompt.ts'
import type { Author, PromptBlock } from '../../agent/prompt-blocks.ts'
import { type AcceptanceLine, acceptanceLines } from '../../domain/acceptance.ts'
import type { RunResult } from '../../domain/bundle.ts'
import type { Remark } from '../../snapshot/work/parse.ts'
import type { Work } from '../../snapshot/work/read-work.ts'
import type { Admitted } from '../admit.ts'
import type { Commands } from '../commands/found.ts'
import { trustedRemarks, type Writers } from './trusted-remarks.ts'

/** A file of the default branch that tells agents about the repository, such as `AGENTS.md`. */
export type Guidance = { readonly path: string; readonly text: string }

/** What the agent is asked to do, and what it must answer. */
export type TaskPrompt = {
  readonly text: string
  readonly acceptance: readonly AcceptanceLine[]
  /** Node ids of comments that want an answer each. */
  readonly asks: readonly string[]
  /** What was taken out of other people's text. */
  readonly hidden: Pick<RunResult, 'hiddenCharacters' | 'hiddenComments' | 'hiddenMarkdown'>
}

/** What a job's prompt is made from. */
export type Material = {
  readonly admitted: Admitted
  readonly commands: Commands
  readonly guidance: readonly Guidance[]
  readonly writers: Writers
}

const most = { remarks: 20, threads: 30 } as const

/**
 * The prompt of a job: what people wrote, each text in its own block, then what to do.
 * @param nonce 32 hexadecimal digits of chance
 */
export function taskPrompt(material: Material, nonce: string): TaskPrompt {
  const { admitted, commands, guidance } = material
  const { job, work } = admitted
  const asks = job.asks.filter(({ kind }) => kind === 'comment').map(({ id }) => id)
  const issue = issueBlock(admitted)
  const { blocks: talk, left } = conversation(material, asks)
  const acceptance = job.kind === 'implement' ? acceptanceLines(issue.body) : []
  const blocks: PromptBlock[] = [
    ...guidance.map(({ path, text }): PromptBlock => ({ kind: 'guidance', path, body: text })),
    ...parentBlock(admitted),
    issue,
    ...talk,
    ...asks.flatMap((id) => askBlock(id, work)),
    ...(acceptance.length > 0 ? [{ kind: 'acceptance', lines: acceptance } as const] : []),
  ]
  const words = [...leftOut(left), instruction(admitted, acceptance, asks, commands)].join('\n\n')
  const { text, cut: _cut, ...hidden } = userPrompt(blocks, words, nonce)
  return { text, acceptance, asks, hidden }
}

/** A labeled issue is pinned by its hash. Otherwise its text counts only as it was when the job was decided. */
function issueBlock({ job, claim, work }: Admitted) {
  const { number, title, body, author, authorAssociation, lastEditedAt } = work.subject
  const pinned = job.asks.some(({ kind }) => kind === 'label') || !editedSince(lastEditedAt, claim.at)
  const words = pinned ? { title, body } : { title: '', body: '(edited after the job was decided, so it is left out)' }
  return { kind: 'issue' as const, number, ...words, author: authorOf(author, authorAssociation, claim.by.login) }
}

function parentBlock({ claim, work }: Admitted): PromptBlock[] {
  const { parent } = work.subject
  if (!parent || editedSince(parent.lastEditedAt, claim.at)) return []
  const { number, title, body, author, authorAssociation } = parent
  return [{ kind: 'epic', number, title, body, author: authorOf(author, authorAssociation, claim.by.login) }]
}

/** The newest of what was said by people who are listened to. */
function conversation({ admitted: { claim, work }, writers }: Material, asks: readonly string[]) {
  const listened = work.config.config.agent.reads === 'everyone' ? null : writers
  const by = ({ author, authorAssociation }: Pick<Remark, 'author' | 'authorAssociation'>): Author =>
    writers.has(author.login) && !author.bot
      ? { login: author.login, trust: 'writer' }
      : authorOf(author, authorAssociation, claim.by.login)
  const remarks = trustedRemarks(
    work.remarks.filter(({ id }) => !asks.includes(id)),
    claim.at,
    listened,
  )
  const threads = trustedRemarks(
    work.threads.map(({ first, ...thread }) => ({ ...first, thread })),
    claim.at,
    listened,
  )
  const blocks: PromptBlock[] = [
    ...remarks.slice(-most.remarks).map((remark): PromptBlock => {
      const { id, body, createdAt: at } = remark
      return { kind: 'comment', id, at, body, author: by(remark) }
    }),
    ...threads.slice(-most.threads).map(
      (first): PromptBlock => ({
        kind: 'thread',
        ...first.thread,
        comments: [{ body: first.body, author: by(first) }],
      }),
    ),
  ]
  return { blocks, left: work.olderRemarks + remarks.length + threads.length - blocks.length }
}

function leftOut(count: number): readonly string[] {
  return count > 0 ? [`The conversation is longer than this: ${count} older comments and threads are left out.`] : []
}

/** Whoever asked was found to have write access when the job was decided. */
function askBlock(id: string, work: Work): PromptBlock[] {
  const ask = work.asks.get(id)
  if (ask?.__typename !== 'IssueComment') return []
  return [
    { kind: 'comment', id, at: ask.createdAt, body: ask.body, author: { login: ask.author.login, trust: 'writer' } },
  ]
}

/** An association other than the owner's does not prove write access; whoever asked for the run has it. */
function authorOf({ login, bot }: Remark['author'], association: string, asker: string): Author {
  if (bot) return { login, trust: 'bot' }
  return { login, trust: association === 'OWNER' || login === asker ? 'writer' : 'outsider' }
}

function instruction(
  { job, work }: Admitted,
  acceptance: readonly AcceptanceLine[],
  asks: readonly string[],
  { verify }: Commands,
): string {
  const { kind, subject, pull, branch, head, base } = job
  const start = head === null ? `a new branch at ${base}` : `at ${head}`
  const lines = acceptance.map(({ id }) => id).join(', ')
  return [
    kind === 'implement'
      ? `Implement issue ${subject}.`
      : `Work on pull request ${pull ?? subject} again, on its own branch: do what the asks below want.`,
    `The tree is branch ${branch}, ${start}. The default branch is ${work.repository.defaultBranch}.`,
    ...(asks.length > 0 ? [`Answer each of these asks, comments by their id: ${asks.join(', ')}.`] : []),
    ...(acceptance.length > 0 ? [`Give evidence for each of these acceptance lines: ${lines}.`] : []),
    verify.length > 0
      ? `The host verifies what you submit with:\n${verify.map((command) => `- ${command}`).join('\n')}`
      : 'No verify command is known here. Find out how this repository is tested, and show what you ran.',
  ].join('\n')
}

function editedSince(at: string | null, decided: string): boolean {
  return at !== null && Date.parse(at) >= Date.parse(decided)
}
