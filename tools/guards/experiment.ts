import type { Guard } from './collect.ts'
import type { Copy } from './copy.ts'
import type { Mentions } from './mentions.ts'
import { runSuite, type SuiteResult } from './suite.ts'

/** What became of one guard that was drawn. */
export type Trial =
  | { readonly kind: 'noticed'; readonly guard: Guard; readonly by: string }
  | { readonly kind: 'survived'; readonly guard: Guard; readonly passed: number }
  | { readonly kind: 'skipped'; readonly guard: Guard; readonly why: string }

/** Where tests of judgement live; those that mention the reason go first, then all of the first folder. */
const folders = ['test/decide/', 'test/events/', 'test/domain/']
const whole = 'test/decide/'

export type Laboratory = {
  readonly copy: Copy
  readonly mentions: Mentions
  /** Tests that were red before anything was switched off; they notice nothing. */
  readonly redBefore: readonly string[]
}

/** Runs everything once as it is. */
export async function baseline({ root }: Copy): Promise<SuiteResult> {
  return runSuite(root, folders, 'end')
}

/**
 * Switches guards off, one after another, until `wanted` of them were tried.
 * @param order the guards in the order in which they are drawn
 * @param tell hears of each as soon as it is known
 */
export async function tryGuards(
  order: readonly Guard[],
  wanted: number,
  laboratory: Laboratory,
  tell: (trial: Trial) => void,
): Promise<readonly Trial[]> {
  const trials: Trial[] = []
  for (const guard of order) {
    if (trials.filter(({ kind }) => kind !== 'skipped').length === wanted) break
    const trial = await tryGuard(guard, laboratory)
    trials.push(trial)
    tell(trial)
  }
  return trials
}

async function tryGuard(guard: Guard, laboratory: Laboratory): Promise<Trial> {
  const { edit } = guard
  if (edit === null) return { kind: 'skipped', guard, why: 'nothing mechanical switches it off' }
  return laboratory.copy.changed(guard.path, edit, () => look(guard, laboratory))
}

async function look(guard: Guard, { copy, mentions, redBefore }: Laboratory): Promise<Trial> {
  const likely = mentions.files(guard.reason, folders)
  let passed = 0
  for (const filters of [likely, [whole]]) {
    if (filters.length === 0) continue
    const until = redBefore.length === 0 ? 'first_red' : 'end'
    const result = await runSuite(copy.root, filters, until)
    const [red] = result.red.filter((title) => !redBefore.includes(title))
    if (red !== undefined) return { kind: 'noticed', guard, by: red }
    const [broken] = result.broken
    if (broken !== undefined) return { kind: 'skipped', guard, why: `the changed source does not load (${broken})` }
    passed = Math.max(passed, result.passed)
  }
  return { kind: 'survived', guard, passed }
}
