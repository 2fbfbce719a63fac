import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { RulesReading } from '../domain/snapshot.ts'
import { failureOf } from '../github/failure.ts'
import { fullName } from '../github/seen-tips.ts'
import type { ClassicRules } from './parse/pull-facts.ts'
import type { Reading } from './reading.ts'

const keptFor = 60_000

const requiredChecks = z.object({
  strict_required_status_checks_policy: z.boolean(),
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.int().nullish() })),
})
const pullRules = z.object({ required_approving_review_count: z.int() })
const rule = z.discriminatedUnion('type', [
  z.object({ type: z.literal('required_status_checks'), parameters: requiredChecks }),
  z.object({ type: z.literal('pull_request'), parameters: pullRules }),
])
type Rule = z.infer<typeof rule>

/**
 * What the base branch asks for: its rulesets (REST, "Get rules for a branch", kept for a minute) and what classic
 * protection shows. A plan without rules answers 403, which is an answer: there are none.
 */
export async function readRules(
  reading: Reading,
  repository: RepositoryRef,
  branch: string,
  classic: ClassicRules,
): Promise<RulesReading> {
  const key = `${fullName(repository)} ${branch}`
  const now = reading.now().getTime()
  const kept = reading.rules.get(key)
  if (kept && kept.until > now) return withClassic(kept.rules, classic)
  const rules = await askForRules(reading, repository, branch)
  if (rules.kind === 'read') reading.rules.set(key, { until: now + keptFor, rules })
  return withClassic(rules, classic)
}

async function askForRules(reading: Reading, { owner, name }: RepositoryRef, branch: string): Promise<RulesReading> {
  try {
    const { data } = await reading.github.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      owner,
      repo: name,
      branch,
      per_page: 100,
    })
    return data.length >= 100 ? { kind: 'unread', why: 'More than 100 rules hold for this branch.' } : combine(data)
  } catch (error) {
    const failure = failureOf(error)
    if (failure?.status === 403 && /upgrade to|make this repository public/i.test(failure.words)) return noRules
    if (failure) return { kind: 'unread', why: failure.words }
    throw error
  }
}

const noRules: RulesReading = { kind: 'read', requiredChecks: [], requiredApprovals: 0, strict: false }

function combine(body: unknown): RulesReading {
  const listed = z.array(z.looseObject({ type: z.string() })).safeParse(body)
  if (!listed.success) return { kind: 'unread', why: 'GitHub’s answer about the rules could not be read.' }
  const ours = listed.data.filter(({ type }) => type === 'required_status_checks' || type === 'pull_request')
  const read = z.array(rule).safeParse(ours)
  if (!read.success) return { kind: 'unread', why: 'A rule of the branch could not be read.' }
  return read.data.reduce<RulesReading>(addRule, noRules)
}

function addRule(all: RulesReading, one: Rule): RulesReading {
  if (all.kind !== 'read') return all
  if (one.type === 'pull_request') {
    const requiredApprovals = Math.max(all.requiredApprovals, one.parameters.required_approving_review_count)
    return { ...all, requiredApprovals }
  }
  const added = one.parameters.required_status_checks.map(({ context, integration_id }) => ({
    name: context,
    appId: integration_id ?? null,
  }))
  const strict = all.strict || one.parameters.strict_required_status_checks_policy
  return { ...all, requiredChecks: [...all.requiredChecks, ...added], strict }
}

function withClassic(rules: RulesReading, classic: ClassicRules): RulesReading {
  if (rules.kind !== 'read') return rules
  const known = rules.requiredChecks.map(({ name }) => name)
  const added = classic.requiredChecks.filter((name) => !known.includes(name)).map((name) => ({ name, appId: null }))
  return {
    ...rules,
    requiredChecks: [...rules.requiredChecks, ...added],
    requiredApprovals: Math.max(rules.requiredApprovals, classic.requiredApprovals),
  }
}
