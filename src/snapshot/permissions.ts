import type { PermissionReading, Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import type { First } from './first-query.ts'
import { type Matter, peopleWhoMatter } from './people.ts'
import { askerPermission, readPermission } from './permission.ts'
import type { Reading } from './reading.ts'

/** The permissions of everybody who matters: the hinted person's from the first query, the others' by one read each. */
export async function readPermissions(
  matter: Matter,
  { answer, repository }: First,
  { kind, actor }: Trigger,
  reading: Reading,
): Promise<Snapshot['permissions']> {
  const hinted = askerPermission(answer.asker, actor ?? null)
  // A press is an act that nothing but the trigger tells of.
  const presser = kind === 'recheck_pressed' && actor ? [actor] : []
  const people = new Map([...peopleWhoMatter(matter), ...presser].map((person) => [person.login, person]))
  if (hinted) people.delete(hinted.login)
  const read = await Promise.all(
    [...people.values()].map(
      async (person): Promise<readonly [string, PermissionReading]> => [
        person.login,
        await readPermission(reading.github, repository, person),
      ],
    ),
  )
  return Object.fromEntries(hinted ? [[hinted.login, hinted.reading], ...read] : read)
}
