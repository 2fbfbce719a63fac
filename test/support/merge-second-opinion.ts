import type { CheckFacts } from '../../src/domain/pull.ts'
import type { World } from './merge-worlds.ts'

/**
 * What keeps a world from being merged, worked out a second time and in another way, so that a mistake of the judgment is
 * not repeated here. It knows only the paths and patterns that random worlds hold.
 */
export function objections(world: World): readonly string[] {
  return Object.entries({ ...ours, ...branch, ...people, ...ran, ...end }).flatMap(([name, objects]) =>
    objects(world) ? [name] : [],
  )
}

type Objections = Readonly<Record<string, (world: World) => boolean>>

const low = (texts: readonly string[]): Set<string> => new Set(texts.map((text) => text.toLowerCase()))
const meet = (some: readonly string[], others: readonly string[]): boolean =>
  [...low(some)].some((one) => low(others).has(one))
const ms = (time: string): number => new Date(time).valueOf()
const methodLabels = (labels: readonly string[]): Set<string> =>
  new Set([...low(labels)].flatMap((label) => /^merge-method:(merge|squash|rebase)$/.exec(label)?.[1] ?? []))

const ours: Objections = {
  instance: ({ facts, policy }) => policy.appId !== null && Number(policy.appId) !== facts.appId,
  configuration: ({ policy }) => !policy.valid,
  over: ({ facts }) => facts.pull.state !== 'OPEN' || facts.history.mergedHead === facts.pull.head,
  requests: ({ facts, policy }) => (facts.requestsLeft ?? Number.POSITIVE_INFINITY) < policy.rateLimitFloor,
  unread: ({ facts }) => facts.unread.length > 0,
  label: ({ facts, policy }) => policy.requireLabel !== null && !meet(policy.requireLabel, facts.pull.labels),
  author: ({ facts, policy }) => policy.allowedAuthors !== null && !meet(policy.allowedAuthors, [facts.pull.author]),
  hold: ({ facts, policy }) => meet(policy.holdLabels, facts.pull.labels) || facts.own.holds.length > 0,
  finding: ({ facts }) => facts.own.findings.length > 0 && facts.own.approvedHead !== facts.pull.head,
  underWay: ({ facts }) => facts.history.pending || facts.pull.queueEntry !== null,
  blocker: ({ facts }) => facts.repository.blockers.some(({ branches }) => [facts.pull.baseRef, undefined].includes(branches[0])),
  frozen: ({ facts, policy }) => facts.pull.priority < (policy.freeze?.minPriority ?? Number.NEGATIVE_INFINITY),
  base: ({ facts: { pull }, policy: { allowedBases } }) => allowedBases !== 'any' && !(allowedBases === 'default' ? pull.baseIsDefault : allowedBases.includes(pull.baseRef)),
  fork: ({ facts, policy }) => facts.pull.fork && !policy.mergeForks,
  report: ({ policy }) => policy.mode === 'report_only',
  protection: ({ facts, policy }) => policy.requireProtection && facts.rules.source === 'none',
  push: ({ facts }) => !facts.rules.mayPush,
} // biome-ignore format: one line per objection

function methodOf({ facts, policy }: World): string | undefined {
  const [label] = methodLabels(facts.pull.labels)
  const open = facts.repository.methods.filter((one) => facts.rules.methods?.includes(one) !== false)
  return label ?? policy.mergeMethod ?? ['merge', 'squash', 'rebase'].find((one) => open.some((other) => other === one))
}

function isStopped({ facts, policy }: World, path: string): boolean {
  const workflow = /^\.github\/workflows\//i.test(path)
  if (workflow && policy.workflowsByPeople) return true
  const known = facts.own.approvedHead === facts.pull.head || (!facts.truncated.includes('commits') && byOthers(facts))
  const steers = policy.steeringNeedsPerson && /^(?:package\.json|CODEOWNERS)$/.test(path)
  return !known && (steers || (policy.sensitivePaths.includes('src/**') && path.startsWith('src/')))
}

function byOthers(facts: World['facts']): boolean {
  const writers = [facts.pull.author, ...facts.pull.contributors]
  return [...newestWords(facts).values()].some(
    ({ state, commit, bot, author }) =>
      state === 'APPROVED' && commit === facts.pull.head && !bot && !meet(writers, [author.login]),
  )
}

const branch: Objections = {
  path: (world) => world.facts.pull.paths.some((path) => isStopped(world, path)),
  files: ({ facts, policy }) => facts.truncated.includes('files') && (policy.workflowsByPeople || policy.sensitivePaths.length > 0),
  methods: ({ facts }) => methodLabels(facts.pull.labels).size > 1,
  method: (world) => {
    const { facts } = world
    const method = methodOf(world)
    const allowed = new Set<string>(facts.rules.methods ?? facts.repository.methods)
    const signed = facts.rules.signatures && method === 'rebase'
    return !facts.repository.methods.some((one) => one === method && allowed.has(one)) || signed
  },
  mergeable: ({ facts }) => facts.pull.mergeable !== 'MERGEABLE',
  rebase: (world) => methodOf(world) === 'rebase' && !world.facts.pull.rebaseable,
  title: ({ facts, policy }) => policy.holdTitlePattern !== '' &&
    (policy.holdTitlePattern === '(' || new RegExp(policy.holdTitlePattern, 'i').test(facts.pull.title)),
  draft: ({ facts }) => facts.pull.draft,
  attempts: ({ facts, policy }) => facts.history.attempts >= policy.maxAttemptsOnHead,
  dependency: ({ facts }) => !facts.pull.dependsOn.every(({ state }) => state === 'MERGED'),
  stack: ({ facts: { pull } }) => pull.stack === 'unread' || pull.stack?.lowerOpen === true,
  time: ({ facts }) => facts.pull.mergeAfter !== null && !(ms(facts.pull.mergeAfter) <= ms(facts.now)),
  state: ({
    facts: {
      pull,
      rules,
      appId,
      own: { checkGivenBefore: given },
    },
    policy,
  }) => {
    const fine = new Set(['CLEAN', 'HAS_HOOKS', 'UNSTABLE', ...(rules.mergeQueue ? ['BEHIND'] : [])])
    const own = rules.requiredChecks.some(
      (one) => one.name === policy.ownCheckName && [null, appId].includes(one.appId),
    )
    const tries = policy.onUnexplainedBlock === 'attempt' && rules.bypass === 'never'
    if ((own && !given) || tries) fine.add('BLOCKED')
    return !fine.has(pull.mergeState ?? '')
  },
} // biome-ignore format: one line per objection

const isAgainst = ({ state }: { state: string }): boolean => state === 'CHANGES_REQUESTED'

/** The last word of each reviewer with a say, by id. */
function newestWords({ reviews }: World['facts']) {
  const words = reviews.filter(({ counts, state }) => counts && !['COMMENTED', 'PENDING'].includes(state))
  const sorted = words.toSorted(
    (one, other) => one.order - other.order || Number(isAgainst(one)) - Number(isAgainst(other)),
  )
  return new Map(sorted.map((one) => [one.author.id, one]))
}

function approvals({ facts, policy }: World): number {
  const barred = [facts.pull.author]
  if (!policy.contributorsMayApprove) barred.push(...facts.pull.contributors, ...facts.own.askers)
  return [...newestWords(facts).values()].filter(
    ({ state, bot, author, commit }) =>
      state === 'APPROVED' && commit === facts.pull.head && !(bot && policy.humanApprovalsOnly) && !meet(barred, [author.login]),
  ).length // biome-ignore format: one condition
}

const people: Objections = {
  requested: ({ facts, policy }) => policy.blockOnRequestedReviewers && facts.requestedReviewers.length > 0,
  against: ({ facts }) =>
    [...newestWords(facts).values()].some(({ state }) => state !== 'APPROVED' && state !== 'DISMISSED'),
  decision: ({ facts }) => ![null, 'APPROVED'].includes(facts.pull.reviewDecision),
  reviews: ({ facts }) => facts.truncated.includes('reviews'),
  commits: ({ facts, policy }) =>
    policy.requiredApprovals > 0 && !policy.contributorsMayApprove && facts.truncated.includes('commits'),
  approvals: (world) => approvals(world) < world.policy.requiredApprovals,
  ruleApprovals: ({ facts, policy }) => {
    const plain = { ...policy, humanApprovalsOnly: false, contributorsMayApprove: true }
    return approvals({ facts, policy: plain }) < facts.rules.requiredApprovals
  },
  threads: ({ facts, policy }) =>
    (policy.requireThreadsResolved || facts.rules.threadsResolved) &&
    (facts.truncated.includes('threads') || facts.threads.some(({ resolved }) => !resolved)),
  awaited: ({ facts, policy }) => {
    const came = facts.reviews.filter(({ commit, notice, state }) => commit === facts.pull.head && !notice && state !== 'PENDING')
    const start = Math.max(ms(facts.pull.pushedAt), facts.own.readyAt === null ? 0 : ms(facts.own.readyAt))
    const isOver = start + policy.waitLimit <= ms(facts.now)
    return policy.waitFor.some(({ login, otherwise }) => !meet([login], came.map(({ author }) => author.login)) && !(isOver && otherwise === 'merge'))
  }, // biome-ignore format: names in a row
}

/** The checks that have to pass, in GitHub's words: `COMPLETED SUCCESS`. */
function gating({ facts, policy }: World): readonly (CheckFacts & { readonly says: string; readonly named: boolean })[] {
  const here = facts.checks.filter((one) => (one.commit ?? facts.pull.head) === facts.pull.head)
  const same = (one: CheckFacts, other: CheckFacts): boolean =>
    one.kind === other.kind && one.name === other.name && one.appId === other.appId && one.workflow === other.workflow
  return here
    .filter((one) => !here.some((other) => same(one, other) && (one.databaseId ?? 1e9) < (other.databaseId ?? 0)))
    .map((one) => ({
      ...one,
      says: one.kind === 'status' ? one.status : `${one.status} ${one.conclusion}`,
      named: facts.rules.requiredChecks.some(({ name, appId }) => name === one.name && (appId ?? one.appId) === one.appId),
    }))
    .filter(({ name }) => name !== policy.ownCheckName)
    .filter(({ name, named }) => named || (policy.gate === 'all' && !policy.optionalChecks.includes(name)))
} // biome-ignore format: names in a row

const quiet = ['COMPLETED SKIPPED', 'COMPLETED NEUTRAL']
const good = ['COMPLETED SUCCESS', 'SUCCESS']

const ran: Objections = {
  bad: (world) => gating(world).some(({ says }) => ![...good, ...quiet].includes(says)),
  skipped: (world) => !world.policy.skippedIsSuccess && gating(world).some(({ says }) => says === quiet[0]),
  neutral: (world) => world.policy.blockOnNeutral && gating(world).some(({ says, named }) => named && says === quiet[1]),
  absent: ({ facts, policy }) => {
    const wanted = facts.rules.requiredChecks.filter(({ name }) => name !== policy.ownCheckName)
    const here = facts.checks.filter((one) => (one.commit ?? facts.pull.head) === facts.pull.head)
    return !wanted.every((rule) => here.some(({ name, appId }) => name === rule.name && appId === (rule.appId ?? appId)))
  },
  suites: ({ facts, policy }) => policy.gate === 'all' && facts.openSuites > 0,
  partial: ({ facts }) => facts.truncated.includes('checks'),
  nothing: (world) => gating(world).length === 0 && !world.policy.allowNoChecks,
  settling: (world) => gating(world).length === 0 && ms(world.facts.pull.pushedAt) + world.policy.settleSeconds * 1000 > ms(world.facts.now),
  real: (world) => {
    const all = gating(world)
    const none = all.length > 0 && !all.some(({ says }) => good.includes(says))
    return none && world.policy.needsRealCheck && (world.facts.own.readyAt !== null || !all.some(({ named }) => named))
  },
  short: (world) => gating(world).some(({ says, startedAt, completedAt }) => good.includes(says) && startedAt !== null && completedAt !== null && ms(completedAt) - ms(startedAt) < world.policy.minCiSeconds * 1000),
} // biome-ignore format: one line per objection

const pause = (at: string | undefined): number => (at === undefined ? 0 : ms(at) + 5 * 60_000)

const end: Objections = {
  verdict: ({ facts, policy }) =>
    !policy.requiredEvidence.every((name) => {
      const here = facts.evidence.filter((one) => one.name === name && one.head === facts.pull.head && one.baseRef === facts.pull.baseRef)
      const newest = Math.max(...here.map(({ order }) => order))
      return here.length > 0 && here.every(({ order, outcome }) => order < newest || outcome === 'pass')
    }),
  quiet: ({ facts, policy }) => facts.own.activeAt !== null && policy.quiet > 0 && ms(facts.now) - ms(facts.own.activeAt) < policy.quiet,
  first: ({ facts, policy }) => policy.confirmFirstMerge && facts.own.firstMerge && facts.own.approvedHead !== facts.pull.head,
  ejected: ({ facts: { now, rules, pull } }) => rules.mergeQueue && pull.queueRemoval?.head === pull.head && (pull.queueRemoval.failing.length > 0 || pause(pull.queueRemoval.at) > ms(now)),
} // biome-ignore format: one line per objection
