import type { Link, MergeJudgment } from '../domain/merge/judgment.ts'
import type { Reason } from '../domain/reason.ts'
import { withoutSecrets } from '../domain/secret.ts'
import { code, counted, table } from './markdown.ts'
import { type GateLine, gateMarks, gateWords, linesOf } from './merge-gates.ts'
import { plainName, plainSentence, shownSentence } from './merge-sentence.ts'
import { neutralLine } from './neutral.ts'

const head = ['', 'Gate', 'What it says']
const mostLinks = 200
const size = (text: string): number => new TextEncoder().encode(text).length

/**
 * The gates as a table in Markdown, in full where it fits. Else whole rows are left out, those that refuse last, and a line
 * below says how many.
 * @param host the GitHub server, for example `github.com`; addresses elsewhere are shown and do not lead there
 * @param bytes at most so many bytes of UTF-8
 */
export function mergeTable(judgment: MergeJudgment, host: string, bytes: number): string {
  const lines = linesOf(judgment.rows)
  const rows = lines.map((line) => rowOf(line, host))
  const whole = table(head, rows)
  if (size(whole) <= bytes) return whole
  const left = (count: number): string => `\n\n${counted(count, 'row')} left out, because the table was too long.`
  const room = bytes - size(table(head, [])) - size(left(rows.length))
  const fitting = rows.map((row, index) => (sizeOf(row) > room / 2 ? shortRow(lines[index], host) : row))
  const kept = keptRows(lines, fitting, judgment.reason, room)
  const shown = fitting.filter((_row, index) => kept.has(index))
  return shown.length === rows.length ? table(head, shown) : `${table(head, shown)}${left(rows.length - kept.size)}`
}

/** Which rows fit: the nearest reason first, then what else refuses, then the rest. */
function keptRows(
  lines: readonly GateLine[],
  rows: readonly (readonly string[])[],
  reason: Reason,
  room: number,
): ReadonlySet<number> {
  const weight = ({ refusal, state }: GateLine): number => {
    if (refusal !== null) return refusal.reason === reason ? 0 : 1
    return state === 'passes' ? 2 : 3
  }
  const order = lines.map((line, index) => ({ index, weight: weight(line) })).toSorted((a, b) => a.weight - b.weight)
  const kept = new Set<number>()
  let left = room
  for (const { index } of order) {
    const bytes = sizeOf(rows[index] ?? [])
    if (bytes > left) continue
    kept.add(index)
    left -= bytes
  }
  return kept
}

function sizeOf(row: readonly string[]): number {
  return size(table([], [row]))
}

/** One row that would leave no room for others. */
function shortRow(line: GateLine | undefined, host: string): readonly string[] {
  if (line === undefined) return []
  return [gateMarks[line.state], gateWords[line.gate], neutralLine(plainSentence(line.words), host, 2000)]
}

function rowOf({ gate, state, words, links }: GateLine, host: string): readonly string[] {
  const shown = links.slice(0, mostLinks).map((link) => linkWords(link, host))
  const more = links.length > mostLinks ? [`${links.length - mostLinks} more`] : []
  return [
    gateMarks[state],
    gateWords[gate],
    [shownSentence(words, host), [...shown, ...more].join(' · ')].join(' ').trim(),
  ]
}

/** A link where the address is on this GitHub; else its words, and the address as text. */
export function linkWords({ text, url }: Link, host: string): string {
  const name = code(plainName(text, 120), 120)
  const own = ownAddress(url, host)
  return own === null ? `${name} (${code(plainName(url, 300), 300)})` : `[${name}](${own})`
}

function ownAddress(url: string, host: string): string | null {
  if (!URL.canParse(url) || url.length > 1000) return null
  const { protocol, host: place, username, password, href } = new URL(url)
  const plain = username === '' && password === '' && (protocol === 'https:' || protocol === 'http:')
  if (!plain || place !== host) return null
  return withoutSecrets(href).replaceAll(
    /[()[\]|`'*\\<>]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
