import * as z from 'zod'
import type { BaseBranchRules } from '../../domain/snapshot.ts'

/** Rules of one source. */
export type BranchRules = Omit<BaseBranchRules, 'source'>
type Method = NonNullable<BranchRules['methods']>[number]

export const noRules: BranchRules = {
  requiredChecks: [],
  requiredApprovals: 0,
  strict: false,
  threadsResolved: false,
  signatures: false,
  restrictsPushes: false,
  mergeQueue: false,
  methods: null,
  others: [],
}

const requiredChecks = z.object({
  strict_required_status_checks_policy: z.boolean(),
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.int().nullish() })),
})

const pullRules = z.object({
  required_approving_review_count: z.int(),
  required_review_thread_resolution: z.boolean().default(false),
  allowed_merge_methods: z.array(z.string()).optional(),
})

const listed = z.array(
  z.union([
    z.object({ type: z.literal('required_status_checks'), parameters: requiredChecks }),
    z.object({ type: z.literal('pull_request'), parameters: pullRules }),
    z.object({ type: z.string().refine((type) => type !== 'required_status_checks' && type !== 'pull_request') }),
  ]),
)
type Rule = z.infer<typeof listed>[number]

const known: readonly string[] = ['merge', 'squash', 'rebase'] satisfies readonly Method[]

/** Rules about what a merge never does. */
const beside = ['creation', 'deletion', 'non_fast_forward']

/** What each rule without parameters of interest adds. */
const plain: Readonly<Record<string, Partial<BranchRules>>> = {
  merge_queue: { mergeQueue: true },
  update: { restrictsPushes: true },
  required_signatures: { signatures: true },
  required_linear_history: { methods: ['squash', 'rebase'] },
}

/**
 * Reads the answer of `GET /rules/branches/{b}` (REST, "Get rules for a branch"): all rules that are active, of every
 * ruleset.
 * @returns the rules together, and whether there are any; null where one has another shape
 */
export function toRuleset(body: unknown): { readonly any: boolean; readonly rules: BranchRules } | null {
  const { data } = listed.safeParse(body)
  return data ? { any: data.length > 0, rules: data.map(toRules).reduce(stricter, noRules) } : null
}

function toRules(rule: Rule): BranchRules {
  if ('parameters' in rule) {
    return 'required_status_checks' in rule.parameters ? ofChecks(rule.parameters) : ofPulls(rule.parameters)
  }
  if (beside.includes(rule.type)) return noRules
  const adds = Object.hasOwn(plain, rule.type) ? plain[rule.type] : { others: [rule.type] }
  return { ...noRules, ...adds }
}

function ofChecks(parameters: z.infer<typeof requiredChecks>): BranchRules {
  return {
    ...noRules,
    requiredChecks: parameters.required_status_checks.map(({ context, integration_id }) => ({
      name: context,
      appId: integration_id ?? null,
    })),
    strict: parameters.strict_required_status_checks_policy,
  }
}

function ofPulls(parameters: z.infer<typeof pullRules>): BranchRules {
  return {
    ...noRules,
    requiredApprovals: parameters.required_approving_review_count,
    threadsResolved: parameters.required_review_thread_resolution,
    methods: parameters.allowed_merge_methods?.filter(isMethod) ?? null,
  }
}

function isMethod(word: string): word is Method {
  return known.includes(word)
}

/** Both together: what either asks for. */
export function stricter(one: BranchRules, other: BranchRules): BranchRules {
  const checks = [...one.requiredChecks, ...other.requiredChecks]
  return {
    requiredChecks: [...new Map(checks.map((check) => [`${check.appId} ${check.name}`, check])).values()],
    requiredApprovals: Math.max(one.requiredApprovals, other.requiredApprovals),
    strict: one.strict || other.strict,
    threadsResolved: one.threadsResolved || other.threadsResolved,
    signatures: one.signatures || other.signatures,
    restrictsPushes: one.restrictsPushes || other.restrictsPushes,
    mergeQueue: one.mergeQueue || other.mergeQueue,
    methods: bothAllow(one.methods, other.methods),
    others: [...new Set([...one.others, ...other.others])].sort(),
  }
}

function bothAllow(one: BranchRules['methods'], other: BranchRules['methods']): BranchRules['methods'] {
  if (one === null || other === null) return one ?? other
  return one.filter((method) => other.includes(method))
}
