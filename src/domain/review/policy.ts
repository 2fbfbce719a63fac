import type { Config } from '../config.ts'
import { shippedRules } from './shipped-rules.ts'

/** Object ids of the checklists and the waivers on a base; null where there are none. */
export type BaseRules = { readonly checklists: string | null; readonly waivers: string | null }

/** What of a pull request, besides its diff, the rules may ask for. */
export type Asked = { readonly rules: BaseRules; readonly labels: readonly string[] }

/**
 * What a verdict depends on besides the diff, as 16 hex digits: this release's own rules, the configuration of reviews, the
 * checklists and waivers on the base, and, where a repository has checklists of its own, which may ask for them, the labels.
 * Another value means that the pull request has to be judged again; what did not change is then
 * taken from memory.
 * @param digest sha256 of a text, as hex
 */
export function reviewPolicy(
  config: Config,
  { rules: { checklists, waivers }, labels }: Asked,
  digest: (text: string) => string,
): string {
  const { enabled: _, ...review } = config.review
  const seen = checklists === null ? [] : labels.toSorted()
  return digest(JSON.stringify([shippedRules, review, checklists, waivers, seen])).slice(0, 16)
}

/** What a verdict is about, besides the head its check run stands on. */
export type VerdictOf = { readonly pull: number; readonly baseRef: string; readonly policy: string }

/**
 * What the id of a check run with verdicts begins with, as 16 hex digits: a sweep sees by it, without reading a verdict,
 * whether the one that stands there is for this pull request, its base and the rules that hold now.
 * @param digest sha256 of a text, as hex
 */
export function verdictId({ pull, baseRef, policy }: VerdictOf, digest: (text: string) => string): string {
  return digest(JSON.stringify([pull, baseRef, policy])).slice(0, 16)
}

/** The whole id: behind it what was said, and the last day on which that holds where a waiver ends. */
export function checkId(verdict: string, said: string, until: string | null): string {
  return until === null ? `${verdict}${said}` : `${verdict}${said} ${until}`
}

/** The last day on which what a check run says holds, by its id; null where time changes nothing. */
export function lastDay(externalId: string): string | null {
  return / (\d{4}-\d{2}-\d{2})$/.exec(externalId)?.[1] ?? null
}
