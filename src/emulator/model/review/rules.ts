import type { Asked, AskedDuty, Question, ShownLine } from './question.ts'

/** A quote, as an answer carries it. */
export type Quote = { path: string; side: 'LEFT' | 'RIGHT'; line: number; quote: string; control: string | null }

export type Verdict = 'pass' | 'fail' | 'not_applicable' | 'unknown'

/** An item of an answer. */
export type ItemAnswer = {
  item: string
  nonce: string
  verdict: Verdict
  duties: { id: string; verdict: Verdict; evidence: Quote[] }[]
  evidence: Quote[]
  claim: string
  fix: string
  confidence: 'low' | 'medium' | 'high'
}

const registration = /\b\w*(?:app|router|routes|server|api)\.(?:get|post|put|patch|delete|all|use|route)\(/i
const guard = /\brequire(?:User|Admin)\b/

/**
 * Answers as an honest reviewer would, by rules simple enough to be believed: a registration passes with `requireUser` or
 * `requireAdmin` on its line or in a `use` above it, and fails without; any other place passes with the nearest word that
 * its item takes for a control; an item without places is not applicable.
 */
export function honestAnswer(question: Question): { items: ItemAnswer[] } {
  const byItem = Map.groupBy(question.asked, ({ item }) => item)
  return { items: [...byItem].map(([item, cells]) => answerOf(question, item, cells)) }
}

function answerOf(question: Question, item: string, cells: readonly Asked[]): ItemAnswer {
  const places = cells.flatMap(({ duties }) => duties)
  const duties = places.map((duty) => dutyAnswer(question, item, duty))
  const failing = duties.filter(({ verdict }) => verdict === 'fail')
  const counting = failing.length > 0 ? failing : duties
  const verdict = failing.length > 0 ? 'fail' : duties.length > 0 ? 'pass' : 'not_applicable'
  return {
    item,
    nonce: question.nonce,
    verdict,
    duties,
    evidence: counting.flatMap(({ evidence }) => evidence),
    claim: claims[verdict],
    fix: verdict === 'fail' ? 'Put `requireUser` (or `requireAdmin`) between the path and the handler.' : '',
    confidence: 'high',
  }
}

const claims = {
  fail: 'The quoted line lets a request in without asking who sends it.',
  pass: 'Each quoted line names what keeps it safe.',
  not_applicable: 'The change has nothing this is about.',
} as const

function dutyAnswer(question: Question, item: string, duty: AskedDuty): ItemAnswer['duties'][number] {
  const own = question.lines.find(
    ({ path, side, line }) => path === duty.path && side === duty.side && line === duty.line,
  )
  if (!own) return { id: duty.id, verdict: 'unknown', evidence: [] }
  const around = question.lines.filter(
    ({ path, side, line }) => path === own.path && side === 'RIGHT' && line <= own.line + 5,
  )
  const near = around.toSorted((a, b) => Math.abs(a.line - own.line) - Math.abs(b.line - own.line))
  if (registration.test(own.text) || own.side === 'LEFT') return guarded(duty.id, own, near)
  const patterns = question.controls.get(item) ?? []
  for (const line of near) {
    const word = patterns.map((pattern) => pattern.exec(line.text)?.[0]).find((found) => found !== undefined)
    if (word !== undefined) return { id: duty.id, verdict: 'pass', evidence: [quoteOf(line, word)] }
  }
  return { id: duty.id, verdict: 'pass', evidence: [quoteOf(own, longestWord(own.text))] }
}

function guarded(id: string, own: ShownLine, near: readonly ShownLine[]): ItemAnswer['duties'][number] {
  const holds = near.find(
    (line) => guard.test(line.text) && (line.line === own.line || /\.use\(/.test(line.text) || own.side === 'LEFT'),
  )
  const word = holds && guard.exec(holds.text)?.[0]
  return holds && word
    ? { id, verdict: 'pass', evidence: [quoteOf(holds, word)] }
    : { id, verdict: 'fail', evidence: [quoteOf(own, null)] }
}

function longestWord(text: string): string | null {
  const words: readonly string[] = text.match(/\w{2,}/g) ?? []
  return words.toSorted((a, b) => b.length - a.length)[0] ?? null
}

function quoteOf({ path, side, line, text }: ShownLine, control: string | null): Quote {
  return { path, side, line, quote: text, control }
}
