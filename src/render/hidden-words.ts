import type { RunResult } from '../domain/bundle.ts'
import { counted } from './markdown.ts'

/** What was taken out of people's words before an agent read them; null where nothing was. */
export function hiddenWords({
  hiddenComments,
  hiddenMarkdown,
  hiddenCharacters,
}: Pick<RunResult, 'hiddenComments' | 'hiddenMarkdown' | 'hiddenCharacters'>): string | null {
  const found = [
    [hiddenComments, 'hidden HTML comment'],
    [hiddenMarkdown, 'hidden piece of Markdown', 'hidden pieces of Markdown'],
    [hiddenCharacters, 'hidden character'],
  ] as const
  const told = found.flatMap(([count, one, many]) => (count > 0 ? [`${counted(count, one, many)} removed`] : []))
  return told.length === 0 ? null : `Before the agent read the text: ${told.join(', ')}.`
}
