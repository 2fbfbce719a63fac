import type { Guard, Guards } from './collect.ts'
import type { Trial } from './experiment.ts'
import type { Mentions } from './mentions.ts'

/** The list as people read it, with columns of one width. */
export function listText({ guards, elsewhere, unused }: Guards, { count }: Mentions): string {
  const rows = guards.map((guard) => [nameOf(guard), placeOf(guard), String(count(guard.reason)), switchOf(guard)])
  const others = elsewhere.map((guard) => [nameOf(guard), placeOf(guard), String(count(guard.reason)), ''])
  const judged = new Set(guards.map(({ reason }) => reason))
  return [
    `${guards.length} guards of judgement, for ${judged.size} reasons`,
    '',
    ...table(['guard', 'place', 'tests', 'switched off by'], rows),
    '',
    `${elsewhere.length} further places, where GitHub refuses a write or nothing was judged yet`,
    '',
    ...table(['reason', 'place', 'tests', ''], others),
    '',
    unused.length === 0 ? 'No reason is unused.' : `Unused: ${unused.join(', ')}.`,
    '',
  ].join('\n')
}

/** One trial as one line. */
export function trialText(trial: Trial): string {
  const { guard } = trial
  const head = `${nameOf(guard).padEnd(44)} ${placeOf(guard)}`
  switch (trial.kind) {
    case 'noticed':
      return `${head}\n    ${switchOf(guard)}; red: ${trial.by}`
    case 'survived':
      return `${head}\n    ${switchOf(guard)}; SURVIVED ${trial.passed} tests`
    case 'skipped':
      return `${head}\n    not tried: ${trial.why}; another is drawn`
  }
}

export function nameOf({ reason, rule }: Guard): string {
  return rule === null ? reason : `${reason} (${rule})`
}

export function placeOf({ path, line }: Guard): string {
  return `${path}:${line}`
}

function switchOf({ edit }: Guard): string {
  return edit?.words ?? 'nothing mechanical'
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}
