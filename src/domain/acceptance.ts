import { visibleText } from './visible-text.ts'

/** One line of a task list, with the id an agent answers to. */
export type AcceptanceLine = { readonly id: string; readonly text: string }

const most = 20

/** The open items of an issue's task list, as its page shows them; each wants its own evidence. */
export function acceptanceLines(body: string): AcceptanceLine[] {
  const items = [...visibleText(body).text.matchAll(/^[ \t]*[-*+] \[ \] +(\S.*)$/gm)].slice(0, most)
  return items.map(([, text = ''], index) => ({ id: `A${index + 1}`, text: text.trim() }))
}
