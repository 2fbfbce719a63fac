import type { RepositoryRef, Self } from '../domain/identity.ts'
import type { ConfigReading, RepositoryFacts } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { errorsAt, type GraphqlAnswer, graphqlPartial } from '../github/graphql.ts'
import { parseTip, type Tip } from '../github/tip.ts'
import { branchDocument, pullDocument, repositoryDocument, subjectDocument } from './documents/subject.ts'
import { botEmail } from './ledger.ts'
import { type FirstAnswer, firstAnswer, rateLimit, viewer } from './parse/answers.ts'
import { toRepository } from './parse/repository.ts'
import { place, type Reading } from './reading.ts'

/** GitHub answered, but not all of what a decision needs. */
export class PartialAnswer extends Error {}

/** The first query, parsed as far as it can be without knowing what the ledger says. */
export type First = {
  readonly readAt: string
  readonly answer: FirstAnswer
  readonly repository: RepositoryFacts
  readonly config: ConfigReading
  readonly tip: Tip
  /** Points of GraphQL left in this hour; null where GitHub did not say. */
  readonly requestsLeft: number | null
}

/**
 * Sends the one query that brings nearly everything about a subject.
 * @throws PartialAnswer where GitHub left something out, or the token is not the App's
 */
export async function askFirst(trigger: Trigger, reading: Reading): Promise<First> {
  const { document, variables } = questionFor(trigger, reading.self)
  const readAt = reading.now().toISOString()
  const answer = await graphqlPartial(reading.github, document, variables)
  return parseFirst(answer, { readAt, where: trigger.repository, reading })
}

export type FirstContext = { readonly readAt: string; readonly where: RepositoryRef; readonly reading: Reading }

export function parseFirst(answer: GraphqlAnswer, { readAt, where, reading }: FirstContext): First {
  refuseGaps(answer)
  refuseStrangers(answer, reading.self)
  const parsed = firstAnswer.parse(answer.data['repository'])
  const { repository, config } = toRepository(parsed, where, reading.installedAt)
  const labels = parsed.labels?.nodes?.flatMap((label) => (label ? [label.name] : [])) ?? null
  return {
    readAt,
    answer: parsed,
    repository: { ...repository, labels },
    config,
    tip: parseTip(parsed.ledger, botEmail(reading)),
    requestsLeft: rateLimit.safeParse(answer.data['rateLimit']).data?.remaining ?? null,
  }
}

function questionFor({ address, actor, repository }: Trigger, { appId: app }: Self) {
  const where = place(repository)
  const hint = { who: actor?.login ?? '', hinted: actor !== undefined }
  switch (address.kind) {
    case 'issue':
    case 'pull':
      return {
        document: address.kind === 'pull' ? pullDocument : subjectDocument,
        variables: { ...where, ...hint, app, number: address.number, branches: `${address.number}-` },
      }
    case 'branch':
      return { document: branchDocument, variables: { ...where, ...hint, app, branch: address.name } }
    // These name no single subject; whoever finds their pull requests reads each by its number.
    case 'base':
    case 'head':
    case 'group':
    case 'run':
    case 'installation':
    case 'repository':
      return { document: repositoryDocument, variables: where }
  }
}

/** The asker's permission has another way; a subject that does not exist is an answer. Any other gap is not. */
function refuseGaps(answer: GraphqlAnswer): void {
  const expected = [
    ...errorsAt(answer, 'viewer'),
    ...errorsAt(answer, 'rateLimit'),
    ...errorsAt(answer, 'repository', 'asker'),
    ...errorsAt(answer, 'repository', 'subject').filter(
      (error) => error.type === 'NOT_FOUND' && error.path?.length === 2,
    ),
  ]
  const gap = answer.errors.find((error) => !expected.includes(error))
  if (gap) throw new PartialAnswer(`GitHub left something out (${gap.path?.join('.') ?? 'no path'}): ${gap.message}`)
}

/** Reactions are read as the viewer's, so another account's token would take its own reactions for the App's. */
function refuseStrangers(answer: GraphqlAnswer, self: Self): void {
  const { data } = viewer.safeParse(answer.data['viewer'])
  const login = data?.login.replace(/\[bot\]$/, '').toLowerCase()
  if (login !== undefined && login !== self.bot.login.replace(/\[bot\]$/, '').toLowerCase()) {
    throw new PartialAnswer(`The token speaks for ${login}, not for ${self.bot.login}.`)
  }
}
