import type { RunResult } from '../domain/bundle.ts'
import { dollars } from './run-log.ts'
import { safeLines } from './safe-line.ts'

/** The job summary: how it ended and what it cost. What the agent or a tool wrote stands in fences that nothing in it can close. */
export function summaryOf(result: RunResult): string {
  const { outcome, stop, turns, usd, minutes, verify, verifySource } = result
  const proof = verify.map(({ command, exit }) => `| ${cell(command)} | ${exit ?? 'killed'} |`)
  return [
    `### Signalbox: ${outcome}`,
    `Ended with \`${stop}\` after ${turns} turns and ${minutes} min, ${dollars(usd)}.`,
    ...(proof.length > 0 ? [['| verify | exit |', '| --- | --- |', ...proof].join('\n')] : []),
    ...(verifySource === '' ? [] : [`Verify commands: ${verifySource}`]),
    ...(result.summary === '' ? [] : [fence(result.summary)]),
    ...(result.error === null || result.error === result.summary ? [] : [fence(result.error)]),
    '',
  ].join('\n\n')
}

/** Text of others as code inside a table or a line. */
function cell(text: string): string {
  return `\`${text.replaceAll(/[`|\\\p{Cc}]/gu, ' ').slice(0, 200)}\``
}

function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const line = '`'.repeat(longest + 1)
  return [`${line}text`, ...safeLines(text).map((each) => each.slice(2)), line].join('\n')
}
