import type { Asked, AskedDuty, Question, ShownLine } from '../../src/emulator/model/review/question.ts'
import { questionOf } from '../../src/emulator/model/review/question.ts'
import type { Script } from '../../src/emulator/model/script.ts'

/** What stands for a removed guard; what clears a suspect is no part of the list of controls. */
const guard = /\brequireUser\b/

/**
 * Answers every question of a review at once: each place passes with the nearest word of its file that the item takes for a
 * control, an item without places is not applicable, and a second opinion upholds the first.
 */
export function quickReviewer(): Script {
  return (request) => {
    const question = questionOf(request)
    if (question === null) return null
    const { kind, nonce } = question
    const upheld = { nonce, opinion: 'upheld', evidence: [], reason: 'The quoted lines show it.' }
    const answer = kind === 'opinion' ? upheld : { items: itemsOf(question) }
    return { reply: [{ text: JSON.stringify(answer) }] }
  }
}

function itemsOf(question: Question) {
  const cells = Map.groupBy(question.asked, ({ item }) => item)
  return [...cells].map(([item, own]) => answerOf(question, item, own))
}

function answerOf(question: Question, item: string, cells: readonly Asked[]) {
  const duties = cells.flatMap((cell) => cell.duties).map((duty) => passing(question, item, duty))
  const verdict = duties.length > 0 ? 'pass' : 'not_applicable'
  const claim = 'Each quoted line names what keeps it safe.'
  return { item, nonce: question.nonce, verdict, duties, evidence: [], claim, fix: '', confidence: 'high' }
}

function passing({ lines, controls }: Question, item: string, { id, path, side, line }: AskedDuty) {
  const near = lines
    .filter((one) => one.path === path && one.side === 'RIGHT' && (side === 'LEFT' || one.line <= line + 5))
    .filter(({ text }) => !/^import\b/.test(text))
    .toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))
  const quotes = [guard, ...(controls.get(item) ?? [])].flatMap((pattern) => quoteWith(near, pattern) ?? [])
  return { id, verdict: 'pass', evidence: quotes }
}

function quoteWith(lines: readonly ShownLine[], pattern: RegExp) {
  const found = lines.find(({ text }) => pattern.test(text))
  if (!found) return null
  const { path, side, line, text } = found
  return { path, side, line, quote: text, control: pattern.exec(text)?.[0] ?? null }
}
