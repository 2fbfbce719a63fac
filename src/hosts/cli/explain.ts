import { type MergeGrounds, mergeGrounds, nextOf, suppose } from '../../decide/explained.ts'
import { decide } from '../../decide/index.ts'
import { viewOf } from '../../decide/view.ts'
import type { RepositoryRef } from '../../domain/identity.ts'
import { type Change, written } from '../../domain/merge/what-if.ts'
import { reasons } from '../../domain/reason.ts'
import type { Host } from '../../handle.ts'
import { meansOf } from '../../handle.ts'
import { mergeLines, mergeObject } from '../../render/merge-lines.ts'
import { plainSentence } from '../../render/merge-sentence.ts'
import { readSubject } from '../../snapshot/subject.ts'
import { UsageError } from './demo/options.ts'

/** What `--json` prints: the answer, and where there is a pull request its whole judgment. */
export type Explained = Awaited<ReturnType<typeof explainSubject>>['answer']

/**
 * What would be answered and written for an issue or pull request right now, and how its merge is judged, as it is or after
 * some supposed changes. Nothing is written.
 * @returns the answer as plain values, and the lines of the gates for a terminal
 * @param changes supposed one after the other; they concern the merge only
 * @throws UsageError where there is neither of that number, or no pull request to suppose anything about
 */
export async function explainSubject(
  host: Host,
  repository: RepositoryRef,
  number: number,
  changes: readonly Change[] = [],
) {
  const trigger = { kind: 'timer', repository, address: { kind: 'issue', number } } as const
  const { snapshot } = await readSubject(trigger, host)
  const place = `${repository.owner}/${repository.name}`
  if (snapshot.issue === null && snapshot.pull === null) {
    throw new UsageError(`There is no issue or pull request #${number} in ${place}.`)
  }
  const means = meansOf(host)
  const { reason, detail, effects, wakeAt } = decide(trigger, snapshot, means)
  const view = viewOf(trigger, snapshot, means)
  const grounds = view === null ? null : mergeGrounds(view)
  if (grounds === null && changes.length > 0) {
    throw new UsageError(`--what-if: #${number} in ${place} has no pull request whose merge could be judged.`)
  }
  const merge = grounds && judged(grounds, changes)
  const answer = {
    subject: number,
    pull: snapshot.pull?.number ?? null,
    reason,
    meaning: reasons[reason],
    detail: detail ?? null,
    effects: effects.map(({ kind }) => kind),
    wakeAt: wakeAt ?? null,
    merge: merge?.values ?? null,
  }
  return { answer, lines: merge?.lines ?? [] }
}

function judged(grounds: MergeGrounds, changes: readonly Change[]) {
  const { judgment, way, consent } = suppose(grounds, changes)
  const values = {
    supposed: changes.map(written),
    /** Whether GitHub's consent, which nobody can know beforehand, is part of it. */
    supposesConsent: consent.judgment,
    next: plainSentence(nextOf(grounds, judgment, changes)),
    ...mergeObject(judgment),
    way: {
      changes: way.changes.map(written),
      decision: way.judgment.decision,
      reason: way.judgment.reason,
      supposesConsent: consent.way,
    },
  }
  return { values, lines: mergeLines(judgment) }
}
