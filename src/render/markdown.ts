import { withoutHidden } from '../domain/hidden.ts'
import { withoutSecrets } from '../domain/secret.ts'
import { cut } from './neutral.ts'

/** What GitHub takes at most. */
export const maxComment = 65_536
export const maxCheckSummary = 65_535

/** Words as they are, in a code span that cannot be left from inside; nothing in it is a mention or a link. */
export function code(text: string, length = 200): string {
  const line = cut(withoutSecrets(withoutHidden(text)).replaceAll(/\s+/g, ' ').trim(), length)
  if (line === '') return '` `'
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  const padding = longest > 0 || line.startsWith(' ') ? ' ' : ''
  return `${mark}${padding}${line}${padding}${mark}`
}

/** A cell of a table. */
export function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', String.raw`\|`)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n')
}

/** `count` things, in words that fit the number. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** US dollars as people write them. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`
}

/** A time of GitHub's as `2026-11-20 08:00 UTC`. */
export function clock(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A length of time as `2 h 10 min`. */
export function lasting(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000))
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** `<!-- signalbox:<kind> <subject> -->`: how the App finds its own comment again. */
export function marker(kind: 'workpad' | 'verdict' | 'notice', subject: number): string {
  return `<!-- signalbox:${kind} ${subject} -->`
}
