import type { RepositoryRef } from '../domain/identity.ts'
import type { BaseBranchRules, RulesReading } from '../domain/snapshot.ts'
import { type Failure, failureOf } from '../github/failure.ts'
import { fullName } from '../github/seen-tips.ts'
import { type ClassicRules, fromQuery, type Protection, toProtection } from './parse/classic-rules.ts'
import { noRules, stricter, toRuleset } from './parse/ruleset.ts'
import type { Reading } from './reading.ts'

const keptFor = 60_000
const mostRules = 100

/**
 * What holds on a base branch, everything together, the stricter of each: its rulesets and what classic protection shows
 * without the right to administer it. Both reads are kept for a minute, failures are not.
 * @param classic what the query itself showed of classic protection; null where there is none
 */
export async function readRules(
  reading: Reading,
  repository: RepositoryRef,
  branch: string,
  classic: ClassicRules | null,
): Promise<RulesReading> {
  const key = `${fullName(repository)} ${branch}`
  const now = reading.now().getTime()
  const kept = reading.rules.get(key)
  if (kept && kept.until > now) return withQuery(kept.rules, classic)
  const rules = await askForRules(reading, repository, branch)
  if (rules.kind === 'read') reading.rules.set(key, { until: now + keptFor, rules })
  return withQuery(rules, classic)
}

type Part<Rules> = { readonly kind: 'read'; readonly rules: Rules } | { readonly kind: 'unread'; readonly why: string }

async function askForRules({ github }: Reading, { owner, name }: RepositoryRef, branch: string): Promise<RulesReading> {
  const where = { owner, repo: name, branch }
  const [listed, protection] = await Promise.all([
    part(
      async () =>
        (await github.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...where, per_page: mostRules }))
          .data,
      readList,
      { any: false, rules: noRules },
    ),
    part(
      async () => (await github.request('GET /repos/{owner}/{repo}/branches/{branch}', where)).data,
      readProtection,
      { enabled: false, rules: noRules },
    ),
  ])
  if (listed.kind === 'unread') return listed
  if (protection.kind === 'unread') return protection
  const source = sourceOf(listed.rules.any, protection.rules.enabled)
  return { kind: 'read', source, ...stricter(listed.rules.rules, protection.rules.rules) }
}

/**
 * @param none the answer of a plan that knows no such rules: GitHub refuses with 403 and says what would change that
 */
async function part<Rules>(
  ask: () => Promise<unknown>,
  read: (body: unknown) => Part<Rules>,
  none: Rules,
): Promise<Part<Rules>> {
  try {
    return read(await ask())
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return lacksFeature(failure) ? { kind: 'read', rules: none } : { kind: 'unread', why: failure.words }
  }
}

function lacksFeature({ status, words }: Failure): boolean {
  return status === 403 && /upgrade to|make this repository public/i.test(words)
}

function readList(body: unknown): Part<NonNullable<ReturnType<typeof toRuleset>>> {
  if (Array.isArray(body) && body.length >= mostRules) {
    return { kind: 'unread', why: `More than ${mostRules} rules hold for this branch.` }
  }
  const rules = toRuleset(body)
  return rules ? { kind: 'read', rules } : { kind: 'unread', why: 'A rule of the branch could not be read.' }
}

function readProtection(body: unknown): Part<Protection> {
  const rules = toProtection(body)
  return rules
    ? { kind: 'read', rules }
    : { kind: 'unread', why: 'GitHub’s answer about the branch could not be read.' }
}

function withQuery(rules: RulesReading, classic: ClassicRules | null): RulesReading {
  if (rules.kind !== 'read' || classic === null) return rules
  const { kind, source, ...known } = rules
  const ruleset = source === 'ruleset' || source === 'both'
  return { kind, source: sourceOf(ruleset, true), ...stricter(known, fromQuery(classic, known)) }
}

function sourceOf(ruleset: boolean, classic: boolean): BaseBranchRules['source'] {
  if (ruleset) return classic ? 'both' : 'ruleset'
  return classic ? 'classic' : 'none'
}
