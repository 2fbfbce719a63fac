import { decide } from '../../decide/index.ts'
import type { RepositoryRef } from '../../domain/identity.ts'
import { reasons } from '../../domain/reason.ts'
import type { Host } from '../../handle.ts'
import { meansOf } from '../../handle.ts'
import { readSubject } from '../../snapshot/subject.ts'
import { UsageError } from './demo/options.ts'

/**
 * What would be answered and written for an issue or pull request right now. Nothing is written.
 * @throws UsageError where there is neither of that number
 */
export async function explainSubject(host: Host, repository: RepositoryRef, number: number) {
  const trigger = { kind: 'timer', repository, address: { kind: 'issue', number } } as const
  const { snapshot } = await readSubject(trigger, host)
  if (snapshot.issue === null && snapshot.pull === null) {
    throw new UsageError(`There is no issue or pull request #${number} in ${repository.owner}/${repository.name}.`)
  }
  const { reason, detail, effects, wakeAt } = decide(trigger, snapshot, meansOf(host))
  return {
    subject: number,
    pull: snapshot.pull?.number ?? null,
    reason,
    meaning: reasons[reason],
    detail: detail ?? null,
    effects: effects.map(({ kind }) => kind),
    wakeAt: wakeAt ?? null,
  }
}
