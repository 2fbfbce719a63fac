/** One line of a task list, with the id an agent answers to. */
export type AcceptanceLine = { readonly id: string; readonly text: string }

const most = 20

/** The open items of an issue's task list; each wants its own evidence. */
export function acceptanceLines(body: string): AcceptanceLine[] {
  const items = [...body.matchAll(/^[ \t]*[-*+] \[ \] +(\S.*)$/gm)].slice(0, most)
  return items.map(([, text = ''], index) => ({ id: `A${index + 1}`, text: text.trim() }))
}
