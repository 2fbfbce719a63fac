import type { Entry } from '../../src/domain/ledger/entry.ts'
import { decodeMessage } from '../../src/domain/ledger/message.ts'
import type { LedgerState } from '../../src/domain/ledger/state.ts'
import { checks, ledgerRef } from '../../src/domain/names.ts'
import type { CommitFacts } from '../../src/emulator/git/commit-object.ts'
import { commitFacts, entryAt, listRefs, readBlob, resolve } from '../../src/emulator/git/plumbing.ts'
import type { Account, CheckRun, Comment, Issue, Pull, Reaction, Run } from '../../src/emulator/state.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

/** What anybody can read on GitHub's pages, and with git. */
export type Reading = {
  readonly issue: (number: number) => Issue
  /** The pull request of that number; the only one when left out. */
  readonly pull: (number?: number) => Issue & { pull: Pull }
  readonly pulls: () => readonly (Issue & { pull: Pull })[]
  readonly comments: (number: number) => readonly Comment[]
  /** Comments of the App that are neither a workpad nor a verdict nor a notice: its replies. */
  readonly replies: (number: number) => readonly string[]
  /** The one sticky comment; an error where there are two. */
  readonly workpad: (number: number) => string | null
  /** The one comment that calls somebody to a pull request; an error where there are two. */
  readonly notice: (number: number) => string | null
  /** The App's reactions on an issue, or on a comment by its id. */
  readonly reactions: (id: { readonly issue: number } | { readonly comment: number }) => readonly Reaction['content'][]
  /** The App's check `signalbox / merge` on a commit; by default on the head of the only pull request. */
  readonly mergeCheck: (sha?: string) => CheckRun | null
  /** The machine block of that check. */
  readonly mergeReason: (sha?: string) => string | null
  /** The gates that do not open, as that check names them, in its order. */
  readonly shutGates: (sha?: string) => readonly string[]
  /** Full names, GitHub's own `refs/pull/…` left out. */
  readonly refs: () => readonly string[]
  readonly tip: (branch: string) => string | null
  readonly file: (branch: string, path: string) => string | null
  readonly mode: (branch: string, path: string) => string | null
  readonly tree: (branch: string) => string | null
  readonly commit: (sha: string) => CommitFacts & { readonly verified: boolean }
  /** The ledger's entries, oldest first, and the state its tip says. */
  readonly ledger: () => { readonly entries: readonly Entry[]; readonly state: LedgerState | null }
  /** What was entered about subjects, in words: `claimed person`, `released published`, … */
  readonly chapters: () => readonly string[]
  readonly account: (login: string) => Account
  /** Runs of our own workflow, oldest first. */
  readonly runs: () => readonly Run[]
}

export function reading({ emulator, repository, app }: Stage): Reading {
  const { dir } = repository
  const issue = (number: number): Issue => found(repository.issues.get(number), `#${number}`)
  const pulls = () => [...repository.issues.values()].flatMap((one) => (one.pull ? [{ ...one, pull: one.pull }] : []))
  const pull = (number?: number) => {
    const wanted = pulls().filter((one) => number === undefined || one.number === number)
    if (wanted.length > 1) throw new Error(`there are ${wanted.length} pull requests`)
    return found(wanted[0], 'a pull request')
  }
  const comments = (number: number) => issue(number).comments
  const own = (number: number) => comments(number).filter(({ login }) => login === app.botLogin)
  const sticky = (number: number, what: string): string | null => {
    const all = own(number).filter(({ body }) => body.startsWith(`<!-- signalbox:${what}`))
    if (all.length > 1) throw new Error(`#${number} has ${all.length} comments with the marker ${what}`)
    return all[0]?.body ?? null
  }
  const mergeCheck = (sha?: string): CheckRun | null => {
    const head = sha ?? pull().pull.headSha
    const own = repository.checkRuns.filter(({ appId, headSha }) => appId === app.id && headSha === head)
    const other = own.find(({ name }) => name !== checks.merge && name !== checks.checklist)
    if (other) throw new Error(`the App made the check ${other.name}`)
    const ours = own.filter(({ name }) => name === checks.merge)
    if (ours.length > 1) throw new Error(`the App made ${ours.length} checks on ${head}`)
    return ours[0] ?? null
  }
  const ledger = () => readLedger(dir)
  return {
    issue,
    pull,
    pulls,
    comments,
    replies: (number) =>
      own(number)
        .filter(({ body }) => !/^<!-- signalbox:(workpad|verdict|notice)/.test(body))
        .map(({ body }) => body),
    workpad: (number) => sticky(number, 'workpad'),
    notice: (number) => sticky(number, 'notice'),
    reactions: (id) => {
      const all = [...repository.issues.values()].flatMap((one) => one.comments)
      const on =
        'issue' in id
          ? issue(id.issue)
          : found(
              all.find((one) => one.id === id.comment),
              `comment ${id.comment}`,
            )
      return on.reactions.filter(({ login }) => login === app.botLogin).map(({ content }) => content)
    },
    mergeCheck,
    shutGates: (sha) => {
      const rows = mergeCheck(sha)?.output.summary?.split('\n') ?? []
      return rows.flatMap((row) => /^\| [✘○] \| (.+?) \|/.exec(row)?.[1] ?? [])
    },
    mergeReason: (sha) => /"reason":"(\w+)"/.exec(mergeCheck(sha)?.output.summary ?? '')?.[1] ?? null,
    refs: () =>
      listRefs(dir, 'refs/')
        .map(({ ref }) => ref)
        .filter((ref) => !ref.startsWith('refs/pull/')),
    tip: (branch) => resolve(dir, `refs/heads/${branch}`),
    file: (branch, path) => readBlob(dir, `refs/heads/${branch}`, path)?.toString() ?? null,
    mode: (branch, path) => entryAt(dir, resolve(dir, `refs/heads/${branch}`) ?? '', path)?.mode ?? null,
    tree: (branch) => {
      const tip = resolve(dir, `refs/heads/${branch}`)
      return tip === null ? null : commitFacts(dir, tip).tree
    },
    commit: (sha) => ({ ...commitFacts(dir, sha), verified: repository.signed.has(sha) }),
    ledger,
    chapters: () =>
      ledger()
        .entries.filter(({ kind }) => kind !== 'swept' && kind !== 'installed')
        .map(chapter),
    account: (login) => found(emulator.world.accounts.get(login), login),
    runs: () => repository.runs.filter(({ name }) => name === 'signalbox'),
  }
}

function readLedger(dir: string): ReturnType<Reading['ledger']> {
  const messages = []
  for (let sha = resolve(dir, ledgerRef); sha !== null; ) {
    const { message, parents } = commitFacts(dir, sha)
    messages.push(decodeMessage(message))
    sha = parents[0] ?? null
  }
  return {
    entries: messages.toReversed().flatMap((message) => message?.entries ?? []),
    state: messages[0]?.state ?? null,
  }
}

function chapter(entry: Entry): string {
  switch (entry.kind) {
    case 'claimed':
      return `claimed ${entry.cause}`
    case 'released':
    case 'refused':
      return `${entry.kind} ${entry.because}`
    default:
      return entry.kind
  }
}

function found<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`there is no ${what}`)
  return thing
}
