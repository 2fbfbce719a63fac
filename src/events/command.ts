import type { Command, CommandReading } from '../domain/command.ts'
import { reservedWords } from '../domain/command.ts'
import { type Addressed, addressed } from './addressed.ts'
import { readRecheck, readWaiver } from './item-commands.ts'
import { type Line, writtenLines } from './lines.ts'
import { proseLines } from './prose.ts'
import { reduce } from './reduce.ts'
import { whatIfsOf } from './what-if.ts'

const maxText = 4000

/**
 * The commands of a comment: lines of its paragraphs and list items that start with the handle. Never in code, quotes,
 * headings, link texts or HTML; never in the middle of a sentence; never in the quoted part of a mail.
 * Words up to the next command belong to a command, also those on following lines that are not quotes.
 * Time grows with the length of the comment, whatever stands in it.
 * @param body the comment as typed
 * @param handle for example `@agent`
 */
export function parseCommands(body: string, handle: string): CommandReading {
  const lines = writtenLines(body)
  const isCandidate = (line: Line): boolean => addressed(line.text, handle) !== null
  if (!lines.some(isCandidate)) return { commands: [], truncated: false }
  const reduced = reduce(lines, isCandidate)
  const real = proseLines(reduced.lines, (line) => addressed(line.text, handle)?.start ?? null)
  const starts = lines.filter((line) => real.has(line.number))
  const read = starts.map((line, index) => {
    const after = lines.slice(line.number + 1, starts[index + 1]?.number)
    return readCommand(addressed(line.text, handle), after)
  })
  const unread = reduced.complete ? 0 : lines.slice((reduced.lines.at(-1)?.number ?? -1) + 1).filter(isCandidate).length
  return { commands: read.map(({ command }) => command), truncated: unread > 0 || read.some(({ cut }) => cut) }
}

/** Whether any line of a comment starts like a command; cheap, and true more often than there is one. */
export function mayCommand(body: string, handle: string): boolean {
  return writtenLines(body).some((line) => addressed(line.text, handle) !== null)
}

function readCommand(start: Addressed | null, after: readonly Line[]): { command: Command; cut: boolean } {
  const first = (start?.rest ?? '').trim()
  const following = after.map(({ text }) => text).filter((text) => !/^[ \t]*>/.test(text))
  const whole = [first, ...following].join('\n').trim()
  const text = cutAt(whole, maxText)
  return { command: toCommand(first, text), cut: text.length < whole.length }
}

/** Never cuts between the two halves of a character. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(cut) && text.length > length ? cut.slice(0, -1) : cut
}

function toCommand(first: string, text: string): Command {
  if (text === '') return { verb: 'empty' }
  const word = /^[a-z]+/i.exec(first)?.[0].toLowerCase() ?? ''
  const rest = first.slice(word.length)
  const whole = word !== '' && !/^[\w-]/.test(rest)
  return (whole ? steering({ word, rest, text }) : null) ?? { verb: 'work', text }
}

/** The command of a first word that is one of ours; null where it is free words. */
function steering({ word, rest, text }: { word: string; rest: string; text: string }): Command | null {
  switch (word) {
    case 'hold':
      return { verb: 'hold', text: text.slice(word.length).trim() }
    case 'explain':
      return { verb: 'explain', whatIf: whatIfsOf(rest) }
    case 'resume':
      return { verb: 'resume' }
    case 'recheck':
      return readRecheck(rest) ?? { verb: 'reserved', word }
    case 'waive':
      return { verb: 'waive', wish: readWaiver(text.slice(word.length)) }
    // "approve the design by …" must not count as an approval, nor run as free words.
    case 'approve':
      return /^[\s.!)\]*_]*$/.test(rest) ? { verb: 'approve' } : { verb: 'reserved', word }
    default:
      return reservedWords.some((reserved) => reserved === word) ? { verb: 'reserved', word } : null
  }
}
