import type { Change } from './changes.ts'

/** What became of one change. */
export type Trial =
  | { readonly kind: 'noticed'; readonly change: Change; readonly red: readonly string[] }
  | { readonly kind: 'survived'; readonly change: Change }
  | { readonly kind: 'broken'; readonly change: Change; readonly why: string }

const shownNames = 3

/** The table as Markdown: what was taken away, the cases that notice, other tests that notice. */
export function tableText(trials: readonly Trial[]): string {
  const rows = trials.map((trial) => [placeOf(trial.change), whatOf(trial.change), ...noticedBy(trial)])
  const head = ['Place', 'Gate or guard, and what was done to it', 'Cases that went red', 'Other tests that went red']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

export function placeOf({ path, line }: Change): string {
  return `${path.replace('src/decide/merge/', '')}:${line}`
}

export function whatOf({ guard, edit }: Change): string {
  return `\`${guard}\` ${edit.words}`
}

/** Ids of the cases among the titles of tests, and everything else. */
export function sorted(red: readonly string[]): {
  readonly cases: readonly string[]
  readonly others: readonly string[]
} {
  const id = (title: string): string | null =>
    title.startsWith('test/cases/') ? (/ ([a-z]+-[\w-]*\d+): /.exec(title)?.[1] ?? null) : null
  return { cases: red.flatMap((title) => id(title) ?? []), others: red.filter((title) => id(title) === null) }
}

function noticedBy(trial: Trial): readonly string[] {
  if (trial.kind === 'broken') return [`does not load: ${trial.why}`, '']
  if (trial.kind === 'survived') return ['**none**', '**none**']
  const { cases, others } = sorted(trial.red)
  return [few(cases), few(others.map(withoutFolders).slice(0, 1), others.length)]
}

function few(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, shownNames).join(', ')
  return count > Math.min(names.length, shownNames) ? `${shown} … (${count})` : shown
}

function withoutFolders(title: string): string {
  return title.replace(/^test\/decide\/merge\//, '')
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replace(/\s+/g, ' ')
}
