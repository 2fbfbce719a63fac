import type { BundleReading } from '../domain/publication.ts'
import type { ReviewPublication } from '../domain/review/publication.ts'
import type { RunFacts } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { askFirst } from './first-query.ts'
import type { Reading } from './reading.ts'
import { complete, untilFresh } from './subject.ts'

/** Reads all that publishing a review may know: its pull request, with the run that is at hand. */
export async function readReviewPublication(
  { run, bundle, trigger }: { readonly run: RunFacts; readonly bundle: BundleReading; readonly trigger: Trigger },
  reading: Reading,
): Promise<ReviewPublication> {
  const first = await untilFresh(
    () => askFirst(trigger, reading),
    (one) => one,
    trigger,
    reading,
  )
  const report = bundle.kind === 'read' ? bundle.bundle.review : null
  return { snapshot: await complete(first, trigger, reading, { run, report }), run, bundle }
}
