import type { Effect, EffectResult } from '../domain/decision.ts'
import { failureOrThrow } from '../github/failure.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

/** Creates labels; one that exists stays as it is (REST, "Create a label"). */
export async function createLabels(
  { labels }: Extract<Effect, { kind: 'create_labels' }>,
  where: Where,
  { github }: Writing,
): Promise<EffectResult> {
  for (const { name, color, description } of labels) {
    try {
      await github.request('POST /repos/{owner}/{repo}/labels', {
        ...restPlace(where),
        name,
        color,
        description,
        request: { conditional: true },
      })
    } catch (error) {
      if (failureOrThrow(error).status !== 422) throw error
    }
  }
  return { kind: 'done' }
}

/** Puts labels on an issue or pull request; GitHub makes those that do not exist (REST, "Add labels to an issue"). */
export async function addLabels(
  { number, labels }: Extract<Effect, { kind: 'add_labels' }>,
  where: Where,
  { github }: Writing,
): Promise<EffectResult> {
  await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
    ...restPlace(where),
    issue_number: number,
    labels: [...labels],
    request: { conditional: true },
  })
  return { kind: 'done' }
}
