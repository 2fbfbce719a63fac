import fc from 'fast-check'
import type { MergeFacts, MergePull, MergeRules, OwnFacts } from '../../src/domain/merge/facts.ts'
import type { MergePolicy } from '../../src/domain/merge/policy.ts'
import { anOpinion, someMergeFacts, somePolicy } from './merge-facts.ts'
import { aCheck, ago, oid, self } from './snapshots.ts'

/** Everything that one judgment is made of. */
export type World = { readonly facts: MergeFacts; readonly policy: MergePolicy }
/** A change of a world, with a name for a failing test. */
export type Twist = { readonly name: string; readonly turn: (world: World) => World }

export const start: World = {
  facts: someMergeFacts({ checks: [aCheck(), aCheck({ name: 'lint', databaseId: 802 })] }),
  policy: somePolicy({ optionalChecks: ['nightly'] }),
}

export const withFacts = ({ facts, policy }: World, differs: Partial<MergeFacts>): World => ({
  facts: { ...facts, ...differs },
  policy,
})
export const withPull = (world: World, differs: Partial<MergePull>): World =>
  withFacts(world, { pull: { ...world.facts.pull, ...differs } })
export const withRules = (world: World, differs: Partial<MergeRules>): World =>
  withFacts(world, { rules: { ...world.facts.rules, ...differs } })
export const withOwn = (world: World, differs: Partial<OwnFacts>): World =>
  withFacts(world, { own: { ...world.facts.own, ...differs } })
export const withPolicy = ({ facts, policy }: World, differs: Partial<MergePolicy>): World => ({
  facts,
  policy: { ...policy, ...differs },
})
export const withCheck = (world: World, differs: Parameters<typeof aCheck>[0]): World =>
  withFacts(world, { checks: [...world.facts.checks, aCheck({ name: 'more', databaseId: 850, ...differs })] })
export const withReview = (world: World, differs: Parameters<typeof anOpinion>[0]): World =>
  withFacts(world, { reviews: [...world.facts.reviews, anOpinion(differs)] })

const twist = (name: string, turn: Twist['turn']): Twist => ({ name, turn })
const alice = { id: 11, login: 'alice' }
const verdict = { name: 'signalbox / checklist', head: oid('head'), baseRef: 'main', order: 1, words: 'x' }
export const evidence = (outcome: 'pass' | 'fail' | 'pending' | 'unknown' | 'missing', differs = {}) => ({
  ...verdict,
  outcome,
  ...differs,
})

/** Changes that alone leave a pull request mergeable. */
export const harmless: readonly Twist[] = [
  twist('a rule wants our check', (w) => withRules(w, { requiredChecks: [{ name: 'signalbox / merge', appId: 77 }] })),
  twist('and GitHub waits for it', (w) => withPull(withRules(w, { requiredChecks: [{ name: 'signalbox / merge', appId: null }] }), { mergeState: 'BLOCKED' })),
  twist('a rule wants a check', (w) => withRules(w, { requiredChecks: [...w.facts.rules.requiredChecks, { name: 'test', appId: 15368 }] })),
  twist('only required checks gate', (w) => withPolicy(withRules(w, { requiredChecks: [{ name: 'test', appId: null }] }), { gate: 'required' })),
  twist('an optional check fails', (w) => withCheck(w, { name: 'nightly', conclusion: 'FAILURE' })),
  twist('a neutral check', (w) => withCheck(w, { conclusion: 'NEUTRAL' })),
  twist('a skipped check', (w) => withCheck(w, { conclusion: 'SKIPPED', name: 'docs' })),
  twist('a status', (w) => withCheck(w, { kind: 'status', status: 'SUCCESS', conclusion: null, name: 'ci/old', appId: null })),
  twist('a check of another commit', (w) => withCheck(w, { conclusion: 'FAILURE', commit: oid('older') })),
  twist('a superseded failure', (w) => withCheck(w, { name: 'test', databaseId: 700, conclusion: 'FAILURE' })),
  twist('an approval', (w) => withPolicy(withReview(w, { author: alice, order: 5 }), { requiredApprovals: 1 })),
  twist('an approval that a rule wants', (w) => withRules(withReview(w, { author: alice, order: 5 }), { requiredApprovals: 1 })),
  twist('a comment', (w) => withReview(w, { author: alice, state: 'COMMENTED', order: 9 })),
  twist('changes asked by somebody without a say', (w) => withReview(w, { author: { id: 12, login: 'mallory' }, counts: false, state: 'CHANGES_REQUESTED' })),
  twist('a resolved thread', (w) => withFacts(w, { threads: [...w.facts.threads, { resolved: true, url: null }] })),
  twist('a verdict', (w) => withPolicy(withFacts(w, { evidence: [...w.facts.evidence, evidence('pass', { order: 9 })] }), { requiredEvidence: [verdict.name] })),
  twist('an older verdict', (w) => withFacts(w, { evidence: [...w.facts.evidence, evidence('fail', { order: 0 })] })),
  twist('a queue', (w) => withRules(w, { mergeQueue: true })),
  twist('behind a queue', (w) => withPull(withRules(w, { mergeQueue: true }), { mergeState: 'BEHIND' })),
  twist('an unstable state', (w) => withPull(w, { mergeState: 'UNSTABLE' })),
  twist('a fork', (w) => withPolicy(withPull(w, { fork: true, maintainerCanModify: true }), { mergeForks: true })),
  twist('a label that opts in', (w) => withPolicy(withPull(w, { labels: [...w.facts.pull.labels, 'Agent:Merge'] }), { requireLabel: ['agent:merge'] })),
  twist('a priority in a freeze', (w) => withPolicy(withPull(w, { priority: 9 }), { freeze: { minPriority: 9 } })),
  twist('another base', (w) => withPolicy(withPull(w, { baseRef: 'next', baseIsDefault: false }), { allowedBases: ['next'] })),
  twist('a blocker of another base', (w) => withFacts(w, { repository: { ...w.facts.repository, blockers: [{ number: 3, branches: ['old'] }] } })),
  twist('a workflow that anybody may change', (w) => withPolicy(withPull(w, { paths: ['.github/workflows/ci.yml'] }), { workflowsByPeople: false, steeringNeedsPerson: false })),
  twist('a steering path that was approved', (w) => withOwn(withPull(w, { paths: ['package.json'] }), { approvedHead: oid('head') })),
  twist('the bottom of a stack', (w) => withPull(w, { stack: { lowerOpen: false, position: 1 } })),
  twist('a merged dependency', (w) => withPull(w, { dependsOn: [{ number: 4, state: 'MERGED' }] })),
  twist('a time that has come', (w) => withPull(w, { mergeAfter: ago(5) })),
  twist('another method', (w) => withPull(w, { labels: [...w.facts.pull.labels, 'merge-method:rebase'] })),
  twist('no method of its own', (w) => withPolicy(w, { mergeMethod: null })),
  twist('an awaited review', (w) => withPolicy(withReview(w, { author: { id: 41, login: 'Rabbit[bot]' }, bot: true, counts: false, state: 'COMMENTED' }), { waitFor: [{ login: 'rabbit[bot]', otherwise: 'hold' }] })),
  twist('an awaited review that may stay out', (w) => withPolicy(w, { waitFor: [{ login: 'other[bot]', otherwise: 'merge' }] })),
  twist('a confirmed first merge', (w) => withPolicy(withOwn(w, { firstMerge: true, approvedHead: oid('head') }), { confirmFirstMerge: true })),
  twist('an ejection of an older head', (w) => withPull(withRules(w, { mergeQueue: true }), { queueRemoval: { head: oid('older'), failing: ['test'] } })),
  twist('armed by us', (w) => withPull(w, { autoMerge: { byUs: true } })),
  twist('no checks at all, as configured', (w) => withPolicy(withFacts(w, { checks: [] }), { allowNoChecks: true })),
  twist('a long success', (w) => withPolicy(w, { minCiSeconds: 60 })),
  twist('a failed attempt', (w) => withFacts(w, { history: { ...w.facts.history, attempts: 2, lastApi: 'merge' } })),
  twist('kept up to date', (w) => withPolicy(w, { updateBranch: 'always' })),
  twist('pushed by itself', (w) => withPull(w, { author: self.bot.login, contributors: [self.bot.login] })),
] // biome-ignore format: one line per change

/** A world, and the names of what was changed in it. */
export type Drawn = { readonly world: World; readonly names: readonly string[] }

/**
 * Worlds near the one that merges: some harmless changes, and half of them with some that are not.
 * @param spoils changes that keep it from being merged
 */
export function worlds(spoils: readonly Twist[]): fc.Arbitrary<Drawn> {
  const some = (all: readonly Twist[], most: number) =>
    fc.uniqueArray(fc.constantFrom(...all), { maxLength: most, selector: ({ name }) => name })
  const none = fc.constant<readonly Twist[]>([])
  return fc.tuple(some(harmless, 4), fc.oneof(none, some(spoils, 3))).map(([first, second]) => {
    const twists = [...first, ...second]
    return { world: twists.reduce((world, { turn }) => turn(world), start), names: twists.map(({ name }) => name) }
  })
}
