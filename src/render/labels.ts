import { holdLabels, labels } from '../domain/names.ts'

type Label = { readonly name: string; readonly color: string; readonly description: string }

/**
 * The labels a repository gets where it lacks them.
 * @param ask the label that asks for work
 */
export function displayLabels(ask: string): readonly Label[] {
  return [
    { name: ask, color: '1d76db', description: 'Asks an agent to work on this issue' },
    {
      name: labels.merge,
      color: '0e8a16',
      description: 'Lets Signalbox merge this pull request when everything is green',
    },
    { name: holdLabels[0], color: 'b60205', description: 'Stops dispatch and merge' },
    { name: labels.spike, color: 'd4c5f9', description: 'A question for a person' },
  ]
}
