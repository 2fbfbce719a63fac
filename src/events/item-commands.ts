import type { Command } from '../domain/command.ts'
import { itemName } from '../domain/review/verdict.ts'

const longestReason = 500

/** What follows `recheck`: nothing, or one item. Anything else is no such command. */
export function readRecheck(rest: string): Extract<Command, { verb: 'recheck' }> | null {
  const words = rest.replace(/[\s.!)\]*_]+$/, '').trim()
  if (words === '') return { verb: 'recheck', item: null }
  const item = readItem(words)
  return item === null ? null : { verb: 'recheck', item }
}

/**
 * What follows `waive`: `security/E until 2027-01-31: the reason`.
 * @returns null where any part is missing or the day does not exist
 */
export function readWaiver(rest: string): Extract<Command, { verb: 'waive' }>['wish'] {
  const match = /^\s+`?([a-z][a-z0-9-]{1,40}\/[a-z])`?\s+until\s+(\d{4}-\d{2}-\d{2})\s*[:,-]?\s*([\s\S]*)$/i.exec(rest)
  const [, named = '', until = '', words = ''] = match ?? []
  const item = readItem(named)
  const why = words.trim().slice(0, longestReason)
  return item === null || why === '' || !isDay(until) ? null : { item, until, why }
}

/** Letters are written as people like; the checklist's id is lower case and the item's letter upper case. */
function readItem(text: string): string | null {
  const [list = '', letter = ''] = text.replaceAll('`', '').split('/')
  return itemName.safeParse(`${list.toLowerCase()}/${letter.toUpperCase()}`).data ?? null
}

function isDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}
