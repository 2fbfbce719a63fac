import type { PullNow } from '../answer/pull-now.ts'
import type { EnqueueEffect, MergeEffect } from '../decision.ts'

/**
 * What changed since a merge was judged, one sentence each; empty where everything it was judged on still holds.
 * @param effect the call that would follow
 * @param now the pull request as GitHub shows it the moment before the call
 */
export function changedSince(effect: MergeEffect | EnqueueEffect, now: PullNow): readonly string[] {
  const labels = new Set(now.labels.map(({ name }) => name.toLowerCase()))
  const holds = effect.holdLabels.filter((label) => labels.has(label.toLowerCase()))
  const unasked = effect.label !== null && !labels.has(effect.label.toLowerCase())
  const sentences: readonly (readonly [boolean, string])[] = [
    [now.state !== 'open', 'It is not open any more.'],
    [now.draft === true, 'It is a draft.'],
    [now.head.sha !== effect.sha, `The head is ${now.head.sha} and not ${effect.sha}.`],
    [now.base.ref !== effect.base, `The base is “${now.base.ref}” and not “${effect.base}”.`],
    [holds.length > 0, `It is held by the label ${holds.map((label) => `“${label}”`).join(', ')}.`],
    [unasked, `The label “${effect.label}” is not on it any more.`],
    [!stackFits(effect, now), 'Its place in a stack is another one.'],
  ]
  return sentences.filter(([changed]) => changed).map(([, sentence]) => sentence)
}

/** The ordinary call takes no stacks; any other takes everything below along, so nothing may stand there. */
function stackFits(effect: MergeEffect | EnqueueEffect, { stack }: PullNow): boolean {
  if (stack === null || stack === undefined) return true
  return (effect.kind === 'enqueue' || effect.api === 'merge-async') && stack.position === 1
}
