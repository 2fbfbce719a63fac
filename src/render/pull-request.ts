import type { AcceptanceLine } from '../domain/acceptance.ts'
import type { RunResult } from '../domain/bundle.ts'
import { hiddenWords } from './hidden-words.ts'
import { code, counted, dollars, maxComment, paragraphs, table } from './markdown.ts'
import { cut, neutral, neutralLine } from './neutral.ts'

/** What the first run of an issue leaves for whoever reviews it. */
export type PullView = {
  readonly title: string
  /** The issue it closes; null when that is closed already. */
  readonly closes: number | null
  readonly result: RunResult
  /** The open items of the issue's task list, by which the result names its evidence. */
  readonly asked: readonly AcceptanceLine[]
  readonly runUrl: string
  /** Why the merge waits for a person: sentences of the publisher's Hold list. */
  readonly holds: readonly string[]
  readonly host: string
}

const roomForTheRest = 500

export function pullTitle(title: string, host: string): string {
  const line = neutralLine(title, host, 200)
  return line === '' ? 'Work of an agent' : line
}

export function pullBody(view: PullView): string {
  const { result, runUrl, holds, closes, host } = view
  const text = paragraphs([
    neutral(result.summary, host),
    acceptance(view),
    verification(result, runUrl, host),
    notVerified(result, host),
    holds.length === 0 ? null : `### Waits for a person\n\n${holds.map((line) => `- ${line}`).join('\n')}`,
    hiddenWords(result),
    `Run: ${runUrl} · ${dollars(result.usd)} · ${counted(result.turns, 'turn')} · ${Math.ceil(result.minutes)} min`,
  ])
  // The line that closes the issue is never cut off, and no text above it can swallow it.
  const last = closes === null ? null : `Closes #${closes}`
  return paragraphs([cut(text, maxComment - roomForTheRest), last])
}

function acceptance({ result: { acceptance: items }, asked, host }: PullView): string | null {
  if (items.length === 0) return null
  const textOf = (id: string): string => asked.find((line) => line.id === id)?.text ?? id
  const rows = items.map(({ id, status, evidence }) => [
    neutralLine(textOf(id), host, 200),
    { met: 'met', not_met: '**not met**', 'n/a': 'n/a' }[status],
    neutralLine(evidence, host, 400),
  ])
  return `### Acceptance\n\n${table(['item', 'status', 'evidence'], rows)}`
}

function verification({ verify, verifySource }: RunResult, runUrl: string, host: string): string {
  const source = neutralLine(verifySource, host, 200)
  if (verify.length === 0)
    return `### Verified\n\nNot verified here: no command known.${source === '' ? '' : ` ${source}`}`
  const rows = verify.map(({ command, exit, ms }) => [
    code(command),
    exit === null ? 'no exit' : `[${exit}](${runUrl})`,
    `${(ms / 1000).toFixed(1)} s`,
  ])
  return `### Verified\n\n${table(['command', 'exit', 'time'], rows)}${source === '' ? '' : `\n\nCommands from: ${source}`}`
}

function notVerified({ acceptance: items, risks, verify }: RunResult, host: string): string | null {
  const open = [
    ...items.filter(({ status }) => status === 'not_met').map(({ id }) => neutralLine(id, host, 200)),
    ...verify.filter(({ exit }) => exit !== 0).map(({ command }) => `${code(command)} did not succeed`),
    ...risks.map((risk) => neutralLine(risk, host, 300)),
  ]
  return open.length === 0 ? null : `### Not verified\n\n${open.map((line) => `- ${line}`).join('\n')}`
}
