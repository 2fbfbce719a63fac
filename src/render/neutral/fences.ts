const fence = /^[ \t]{0,3}(`{3,}(?=[^`]*$)|~{3,})/

/** Closes a code fence that was left open, so that it does not swallow what follows. */
export function closeFences(text: string): string {
  let open: string | null = null
  for (const line of text.split('\n')) {
    const marks = fence.exec(line)?.[1] ?? null
    if (open === null) open = marks
    else if (marks?.startsWith(open) && line.trim() === marks) open = null
  }
  return open === null ? text : `${text}\n${open}`
}
