import type { Config } from '../../domain/config.ts'
import type { RepositoryRef } from '../../domain/identity.ts'
import type { GitHub } from '../../github/client.ts'
import { readPermission } from '../../snapshot/permission.ts'
import type { Work } from '../../snapshot/work/read-work.ts'
import type { Writers } from './trusted-remarks.ts'

/** Of more people the newest so many are asked about; the others are not read. */
const mostPeople = 40

const writing: readonly string[] = ['write', 'maintain', 'admin']

/**
 * Who of those that took part in the conversation may write, by GitHub's answer about each; where it gives none, and for
 * blocked accounts, the words are left out.
 */
export async function readWriters(
  github: GitHub,
  repository: RepositoryRef,
  { remarks, threads }: Pick<Work, 'remarks' | 'threads'>,
  { users }: Pick<Config, 'users'>,
): Promise<Writers> {
  const said = [...threads.map(({ first }) => first), ...remarks].toReversed()
  const people = said.flatMap(({ author }) => (author.bot ? [] : [author.login]))
  const asked = [...new Set(people)].slice(0, mostPeople)
  const answers = await Promise.all(
    asked.map(async (login) => ({ login, reading: await readPermission(github, repository, { id: 0, login }) })),
  )
  return new Set(
    answers.flatMap(({ login, reading }) => {
      const may = reading.kind === 'read' && writing.includes(reading.level) && !users.blocked.includes(reading.id)
      return may ? [login] : []
    }),
  )
}
