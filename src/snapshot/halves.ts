import { issueOfBranch } from '../domain/branch.ts'
import type { Self } from '../domain/identity.ts'
import { type LedgerState, subjectOf } from '../domain/ledger/state.ts'
import type { Address } from '../domain/trigger.ts'
import type { FirstAnswer } from './parse/answers.ts'
import { type ReadIssue, toIssue } from './parse/issue.ts'
import { type PullContext, type ReadPull, toPull } from './parse/pull-facts.ts'

/** A subject as far as it was read, and the number of the half that is still missing. */
export type Halves = {
  readonly issue: ReadIssue | null
  readonly pull: ReadPull | null
  readonly missing: number | null
}

export type Ownership = {
  readonly self: Self
  readonly context: PullContext
  /** Null where no valid ledger was read. */
  readonly state: LedgerState | null
}

/**
 * Puts a subject together: an issue and the pull request of its branch, or a pull request alone. Only the App's own pull
 * request from a branch `agent/<n>-…` of this repository belongs to issue n.
 */
export function joinHalves(answer: FirstAnswer, address: Address, owners: Ownership): Halves {
  const node = answer.subject ?? (address.kind === 'branch' ? ownBranchPull(answer) : null)
  if (!node) return { issue: null, pull: null, missing: null }
  return node.__typename === 'PullRequest' ? fromPull(node, owners) : fromIssue(node, owners)
}

type Addressed = NonNullable<FirstAnswer['subject']>

function fromPull(node: Extract<Addressed, { __typename: 'PullRequest' }>, owners: Ownership): Halves {
  const pull = toPull(node, owners.context)
  const number = ownerOf(pull, owners.self)
  const issue = node.issues?.find((one) => one.number === number && isHere(one, owners)) ?? null
  return { issue: issue && toIssue(issue, owners.context.meaningful), pull, missing: issue ? null : number }
}

function fromIssue(node: Extract<Addressed, { __typename: 'Issue' }>, owners: Ownership): Halves {
  const issue = toIssue(node, owners.context.meaningful)
  const { number } = issue.facts
  const pulls = (node.pulls ?? []).map((one) => toPull(one, owners.context))
  const recorded = owners.state ? subjectOf(owners.state, number).pull : null
  const own = pulls.find((one) => ownerOf(one, owners.self) === number)
  const pull = pulls.find((one) => one.facts.number === recorded) ?? own ?? null
  return { issue, pull, missing: pull ? null : recorded }
}

/** Adds the half that a second query brought; one that does not belong there is left away. */
export function addHalf(halves: Halves, node: FirstAnswer['subject'], owners: Ownership): Halves {
  if (node?.__typename === 'Issue' && !halves.issue) {
    return { ...halves, issue: toIssue(node, owners.context.meaningful), missing: null }
  }
  if (node?.__typename === 'PullRequest' && halves.issue) {
    return { ...halves, pull: toPull(node, owners.context), missing: null }
  }
  return { ...halves, missing: null }
}

function ownerOf({ facts }: ReadPull, self: Self): number | null {
  return facts.author?.id === self.bot.id && !facts.crossRepository ? issueOfBranch(facts.headRef) : null
}

/** A closing keyword may name an issue of another repository. */
function isHere(
  issue: { readonly repository: { readonly databaseId?: number | null | undefined } },
  owners: Ownership,
) {
  return issue.repository.databaseId === owners.context.repositoryId
}

/** Of the open pull requests with that branch name, the one whose branch is in this repository. */
function ownBranchPull(answer: FirstAnswer) {
  return answer.pulls?.find((pull) => !pull.isCrossRepository) ?? null
}
