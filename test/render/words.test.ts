import { describe, expect, it } from 'vitest'
import { isReason, reasons } from '../../src/domain/reason.ts'
import * as blockers from '../../src/render/blockers.ts'
import { heldByLabel, heldByPerson, heldSinceLabelRemoved } from '../../src/render/holds.ts'
import * as merge from '../../src/render/merge-words.ts'
import { nextStep } from '../../src/render/next-step.ts'

const lines = (...all: readonly string[]): string => all.join('\n')

describe('why work does not start', () => {
  it('is said in a sentence', () => {
    expect(
      lines(
        blockers.workflowMissing('https://github.com/octo/toy', 'main'),
        blockers.workflowOutdated('https://github.com/octo/toy', 'main'),
        blockers.configInvalid('merge.metod: unknown key'),
        blockers.locked(),
        blockers.branchInTheWay(),
        blockers.textHidden(),
        blockers.hourly('octocat', 20),
        blockers.noEnergy(),
        blockers.noRounds(1),
        blockers.noRounds(3),
        blockers.noAttempts(2, 'The last time: The run failed.'),
        blockers.noMoney('today', 21, 5, 25),
        blockers.noSlot(1),
        blockers.noSlot(3),
      ),
    ).toMatchInlineSnapshot(`
      "Runs need the file \`.github/workflows/signalbox.yml\` on the default branch, and the App may not write it. [Add it](https://github.com/octo/toy/new/main?filename=.github%2Fworkflows%2Fsignalbox.yml), then this starts by itself.
      The file \`.github/workflows/signalbox.yml\` cannot be dispatched: it lacks \`workflow_dispatch\` with the input \`job\`. [Correct it](https://github.com/octo/toy/edit/main/.github/workflows/signalbox.yml), then this starts by itself.
      The file \`.github/signalbox.yml\` has a mistake, so nothing is started:

      \`\`\`
      merge.metod: unknown key
      \`\`\`
      The conversation is locked, so nothing can be said there and nothing is started.
      A branch named \`agent\` makes every \`agent/…\` branch impossible.
      The text holds characters that change its meaning without being seen, so no agent reads it yet.
      \`octocat\` started 20 runs within the last hour, which is the limit.
      The automatic runs since a person last asked are used up.
      The limit of 1 automatic round since a person last asked is reached.
      The limit of 3 automatic rounds since a person last asked is reached.
      2 runs in a row failed. The last time: The run failed.
      A run sets aside $5.00; with $21.00 spent or set aside for today, that is more than $25.00.
      1 run is at work, which is as many as allowed.
      3 runs are at work, which is as many as allowed."
    `)
  })

  it('keeps the words of the configuration within their block', () => {
    expect(blockers.configInvalid('a ``` b').match(/~~~~/g)).toHaveLength(2)
  })

  it('names who holds it', () => {
    expect(
      lines(
        heldByPerson('octocat', '', 'github.com'),
        heldByPerson('octocat', 'ask @mallory\nfirst', 'github.com'),
        heldByLabel('do-not-merge'),
        heldSinceLabelRemoved('hold'),
      ),
    ).toMatchInlineSnapshot(`
      "\`octocat\` put this on hold.
      \`octocat\` put this on hold: ask ＠mallory first
      The label \`do-not-merge\` holds this.
      The label \`hold\` was removed by somebody without write access, so it still holds this."
    `)
  })
})

describe('why a pull request is not merged', () => {
  it('is said in a sentence', () => {
    expect(
      lines(
        merge.invalidConfig,
        merge.closed,
        merge.fork,
        merge.base('release'),
        merge.humanMode,
        merge.workflows(['.github/workflows/ci.yml']),
        merge.partial('checks'),
        merge.hold('mode_change', '@agent'),
        merge.hold('sensitive_path', '@agent'),
        merge.draftByPerson,
        merge.draftInProgress,
        merge.conflict,
        merge.unknownMergeable,
        merge.unknownWord('mergeable', 'PERHAPS'),
        merge.failed(['test']),
        merge.failed(['lint', 'test']),
        merge.pending(['test']),
        merge.pending(['lint', 'test']),
        merge.openSuites,
        merge.noChecks,
        merge.noRealCheck,
        merge.rulesUnread('timeout', 'github.com'),
        merge.missing(['e2e']),
        merge.changesRequested(['octocat']),
        merge.approvals(0, 1),
        merge.approvals(1, 2),
        merge.threads(1),
        merge.threads(2),
        merge.behind,
        merge.blocked,
        merge.stacked,
        merge.quiet('2026-11-20T08:03:00Z'),
        merge.firstMerge('@agent'),
        merge.refused('Base branch was modified', 'github.com'),
      ),
    ).toMatchInlineSnapshot(`
      "The file \`.github/signalbox.yml\` has a mistake; nothing is merged until it is corrected.
      The pull request is closed.
      The head is in a fork; a person merges this.
      The base \`release\` is not among the branches merged into.
      The configuration leaves the button to people.
      It touches \`.github/workflows/ci.yml\`; workflow files are merged by people.
      GitHub showed only part of the checks, so the rest cannot be judged.
      It changes the executable bit of a file. Look at it, then comment \`@agent approve\` on this pull request.
      It changes files that steer builds, tests or releases. Look at it, then comment \`@agent approve\` on this pull request.
      Somebody made it a draft; mark it ready when it should go on.
      It is a draft until its checks are complete and green.
      The branch conflicts with its base; the conflict has to be resolved.
      GitHub is still working out whether it merges cleanly.
      GitHub says \`PERHAPS\` for mergeable, which this version does not know.
      1 check failed: \`test\`.
      2 checks failed: \`lint\`, \`test\`.
      1 check is running: \`test\`.
      2 checks are running: \`lint\`, \`test\`.
      GitHub Actions has not finished with this commit.
      No check has reported on this commit. At least one has to.
      Only skipped or neutral checks have reported; one has to succeed.
      The rules of the base branch could not be read: timeout
      A rule wants \`e2e\`, and nothing of that name has reported on this commit.
      \`octocat\` asked for changes.
      A rule wants 1 approval of this commit; there are 0.
      A rule wants 2 approvals of this commit; there is 1.
      1 review thread is unresolved.
      2 review threads are unresolved.
      A rule wants the branch updated with its base first.
      GitHub blocks the merge without saying why; its merge box on this page may show more.
      It is part of a stack, which is merged by people.
      The quiet window after the last push, review or thread runs until 2026-11-20 08:03 UTC.
      This would be the first merge by Signalbox in this repository. Comment \`@agent approve\` on this pull request to confirm that it may merge, or set \`merge.mode\` in the configuration.
      GitHub refused the merge: Base branch was modified"
    `)
  })

  it('lists five names, sorted, and counts the rest', () => {
    expect(merge.failed(['g', 'f', 'e', 'd', 'c', 'b', 'a', 'a'])).toBe(
      '8 checks failed: `a`, `b`, `c`, `d`, `e` and 2 more.',
    )
  })
})

describe('what a person can do', () => {
  it('is a whole sentence with the handle in code, or nothing', () => {
    for (const reason of Object.keys(reasons).filter(isReason)) {
      const step = nextStep(reason, '@robot')
      expect(step.replaceAll(/`[^`]*`/g, '')).not.toContain('@')
      expect(step === '' || step.endsWith('.')).toBe(true)
    }
    expect(nextStep('held', '@robot')).toBe('Remove the hold label, or comment `@robot resume`.')
    expect(nextStep('merged', '@robot')).toBe('')
  })
})
