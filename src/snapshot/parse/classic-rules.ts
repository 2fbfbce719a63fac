import * as z from 'zod'
import { type BranchRules, noRules } from './ruleset.ts'

/** What the query itself shows of classic protection (GraphQL `Ref.refUpdateRule`). */
export type ClassicRules = {
  readonly requiredStatusCheckContexts?: readonly (string | null)[] | null | undefined
  readonly requiredApprovingReviewCount?: number | null | undefined
  readonly requiresConversationResolution: boolean
  readonly requiresSignatures: boolean
  readonly requiresLinearHistory: boolean
}

const required = z.object({
  enforcement_level: z.string().optional(),
  contexts: z.array(z.string()),
  checks: z.array(z.object({ context: z.string(), app_id: z.int().nullable() })).default([]),
  strict: z.boolean().default(false),
})

const branch = z.object({
  protected: z.boolean(),
  protection: z.object({ enabled: z.boolean().optional(), required_status_checks: required.optional() }).optional(),
})

/** Classic protection of a branch, as far as it is shown without the right to administer it. */
export type Protection = { readonly enabled: boolean; readonly rules: BranchRules }

/**
 * Reads the answer of `GET /branches/{b}` (REST, "Get a branch").
 * @returns null where it has another shape
 */
export function toProtection(body: unknown): Protection | null {
  const { data } = branch.safeParse(body)
  if (!data) return null
  const checks = data.protection?.required_status_checks
  const enabled = data.protection?.enabled === true
  if (!checks || checks.enforcement_level === 'off') return { enabled, rules: noRules }
  const byApp = checks.checks.map(({ context, app_id }) => ({ name: context, appId: anyApp(app_id) }))
  const others = checks.contexts.filter((name) => byApp.every((one) => one.name !== name))
  return {
    enabled: true,
    rules: {
      ...noRules,
      requiredChecks: [...byApp, ...others.map((name) => ({ name, appId: null }))],
      strict: checks.strict,
    },
  }
}

/** GitHub writes -1 where any App may report. */
function anyApp(id: number | null): number | null {
  return id === -1 ? null : id
}

/** What the query showed of classic protection, with its required names that no other source lists with an App. */
export function fromQuery(classic: ClassicRules, known: BranchRules): BranchRules {
  const names = (classic.requiredStatusCheckContexts ?? []).filter((name) => name !== null)
  return {
    ...noRules,
    requiredChecks: names
      .filter((name) => known.requiredChecks.every((one) => one.name !== name))
      .map((name) => ({ name, appId: null })),
    requiredApprovals: classic.requiredApprovingReviewCount ?? 0,
    threadsResolved: classic.requiresConversationResolution,
    signatures: classic.requiresSignatures,
    methods: classic.requiresLinearHistory ? ['squash', 'rebase'] : null,
  }
}
