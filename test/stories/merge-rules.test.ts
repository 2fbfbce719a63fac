import { describe, expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import {
  addRule,
  checker,
  isMergedAt,
  later,
  mergeCalls,
  proposed,
  protect,
  quietRepository,
  requireChecks,
  waitsFor,
} from '../support/story-merge.ts'

const files = quietRepository()

/** Everything but what the rules want is there; then what they want comes, check by check. */
async function comesCheckByCheck(story: Story, ...names: readonly string[]): Promise<void> {
  await proposed(story)
  const tests = checker(story)
  await later(story, () => tests.reports('lint'))
  for (const [at, name] of names.entries()) {
    const missing = names
      .slice(at)
      .toSorted()
      .map((one) => `\`${one}\``)
    waitsFor(story, 'required_check_missing', { says: `A rule wants ${missing.join(', ')}, and nothing`, ends: null })
    expect(mergeCalls(story)).toEqual([])
    await later(story, () => tests.reports(name))
  }
  isMergedAt(story, story.pull().pull.headSha)
  expect(mergeCalls(story)).toEqual([200])
}

describe('required checks hold', () => {
  it(
    'where only a ruleset asks for them',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'unit' }, { name: 'build' })
      await comesCheckByCheck(story, 'unit', 'build')
    }),
  )

  it(
    'where only classic protection asks for them',
    tell({ files }, async (story) => {
      protect(story, { requiredChecks: [{ context: 'unit', appId: null }] })
      await comesCheckByCheck(story, 'unit')
    }),
  )

  it(
    'of both together, where both ask',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'build' })
      protect(story, { requiredChecks: [{ context: 'unit', appId: null }] })
      await comesCheckByCheck(story, 'build', 'unit')
    }),
  )

  it(
    'of several rules of one branch together, and not those of another branch',
    tell({ files }, async (story) => {
      requireChecks(story, { name: 'build' })
      requireChecks(story, { name: 'unit' })
      addRule(
        story.repository,
        'required_status_checks',
        {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'release-notes' }],
        },
        'release',
      )
      await comesCheckByCheck(story, 'build', 'unit')
    }),
  )

  it(
    'nowhere, where there are no rules: what reported is what counts',
    tell({ files }, (story) => comesCheckByCheck(story)),
  )
})

describe('a private repository on the free plan', () => {
  it(
    'has no rules, which GitHub says with a refusal; it is merged on its checks all the same',
    tell({ files }, async (story) => {
      story.repository.private = true
      story.repository.plan = 'free'
      await comesCheckByCheck(story)
      const asked = story.emulator.calls.filter(({ operation }) => operation === 'repos/get-branch-rules')
      expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([403]))
    }),
  )
})

describe('rules that cannot be read', () => {
  it.each(['repos/get-branch-rules', 'repos/get-branch'])('(%s) keep the merge shut until they are', (operation) =>
    tell({ files, expected: { troubles: /failed/, lostDeliveries: true } }, async (story) => {
      await proposed(story)
      story.time.pass(61_000)
      story.emulator.faults.request({ operation, answer: 403, message: 'Resource not accessible.', times: 50 })
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'data_incomplete', { says: 'Resource not accessible.', ends: null })
      expect(mergeCalls(story)).toEqual([])
      story.emulator.faults.clear()
      await story.swept()
      isMergedAt(story, story.pull().pull.headSha)
    })(),
  )
})

describe('a rule about the way to merge', () => {
  it(
    'of classic protection or a ruleset is kept: nothing is called that it forbids',
    tell({ files: quietRepository('mode: auto, method: merge') }, async (story) => {
      protect(story, { requiresLinearHistory: true })
      await proposed(story)
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'method_not_allowed')
      expect(mergeCalls(story)).toEqual([])
      await later(story, () => story.rita.label(story.pull().number, 'merge-method:squash'))
      isMergedAt(story, story.pull().pull.headSha)
    }),
  )

  it(
    'that restricts who pushes is told as what it is: nobody asks GitHub for a no',
    tell({ files }, async (story) => {
      addRule(story.repository, 'update', { update_allows_fetch_and_merge: false })
      await proposed(story)
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'push_not_allowed', { ends: 'neutral' })
      expect(mergeCalls(story)).toEqual([])
    }),
  )

  it(
    'of classic protection that restricts who pushes shows only as a block; it is waited for, and nothing is tried',
    tell({ files }, async (story) => {
      protect(story, { restrictsPushes: { people: ['rita'], apps: [] } })
      await proposed(story)
      await later(story, () => checker(story).reports('tests'))
      waitsFor(story, 'blocked_unknown', { says: 'GitHub blocks the merge without saying why', ends: null })
      await story.swept()
      expect(mergeCalls(story)).toEqual([])
    }),
  )
})
