import type { Measure } from './measure.ts'
import { actionMeasure } from './measures/action.ts'
import { appendsMeasure } from './measures/appends.ts'
import { decisionMeasure } from './measures/decision.ts'
import { deliveriesMeasure } from './measures/deliveries.ts'
import { emulatorMeasure } from './measures/emulator.ts'
import { eventsMeasure } from './measures/events.ts'
import { issueRunMeasure } from './measures/issue-run.ts'
import { mergeCallsMeasure } from './measures/merge-calls.ts'
import { mergeSweepMeasure } from './measures/merge-sweep.ts'
import { notOursMeasure } from './measures/not-ours.ts'
import { pullRequestMeasure } from './measures/pull-request.ts'
import { reviewMeasure } from './measures/review.ts'
import { sweepMeasure } from './measures/sweep.ts'
import { unchangedMeasure } from './measures/unchanged.ts'
import { workpadMeasure } from './measures/workpad.ts'
import { detectorsMeasure } from './review/detecting.ts'
import { diffMeasure } from './review/reading.ts'

/** Everything that is measured, in the order of the table. */
export const catalogue: readonly Measure[] = [
  issueRunMeasure,
  pullRequestMeasure,
  unchangedMeasure,
  mergeCallsMeasure,
  decisionMeasure,
  reviewMeasure,
  notOursMeasure,
  eventsMeasure,
  appendsMeasure,
  sweepMeasure,
  mergeSweepMeasure,
  workpadMeasure,
  actionMeasure,
  deliveriesMeasure,
  emulatorMeasure,
  diffMeasure,
  detectorsMeasure,
]
