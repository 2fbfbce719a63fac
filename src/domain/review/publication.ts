import type { BundleReading } from '../publication.ts'
import type { RunFacts, Snapshot } from '../snapshot.ts'

/** All that publishing a review may know. */
export type ReviewPublication = {
  readonly snapshot: Snapshot
  readonly run: RunFacts
  readonly bundle: BundleReading
}
