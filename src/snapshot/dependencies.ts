import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { dependenciesDocument } from './documents/dependencies.ts'
import { numbered } from './documents/publication.ts'
import { declaredDependencies, stateOf } from './parse/dependencies.ts'
import { place, type Reading } from './reading.ts'

/** Dependencies that are read of one pull request; any beyond stay unread. */
const most = 10

const anyFields = z.record(z.string(), z.unknown())

/**
 * What a pull request says it depends on, with the state of each, by one query where there is anything to ask. What it names
 * and nobody understands has the number 0.
 * @throws the request's error, where GitHub did not answer
 */
export async function readDependencies(
  { github }: Reading,
  repository: RepositoryRef,
  { body, number }: PullFacts,
): Promise<Snapshot['dependencies']> {
  const { numbers: declared, unclear } = declaredDependencies(body, { ...repository, number })
  const rest = unclear ? [{ number: 0, state: 'UNREAD' }] : []
  if (declared.length === 0) return rest
  const asked = declared.slice(0, most)
  const aliases = numbered('dependency', asked.length)
  const variables = Object.fromEntries(aliases.map((alias, index) => [alias, asked[index]]))
  const answer = await graphqlPartial(github, dependenciesDocument(asked.length), {
    ...place(repository),
    ...variables,
  })
  const nodes = anyFields.safeParse(answer.data['repository']).data ?? {}
  const states = declared
    .slice(0, most + 1)
    .map((one, index) => ({ number: one, state: stateOf(nodes[aliases[index] ?? '']) }))
  return [...states, ...rest]
}
