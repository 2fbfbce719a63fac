import { describe, expect, it } from 'vitest'
import { isReason, reasons } from '../../src/domain/reason.ts'
import * as blockers from '../../src/render/blockers.ts'
import { heldByLabel, heldByPerson, heldByUnreadEvents, heldSinceLabelRemoved } from '../../src/render/holds.ts'
import * as checks from '../../src/render/merge-check-words.ts'
import * as reviews from '../../src/render/merge-review-words.ts'
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
        heldByUnreadEvents('@agent'),
      ),
    ).toMatchInlineSnapshot(`
      "\`octocat\` put this on hold.
      \`octocat\` put this on hold: ask ＠mallory first
      The label \`do-not-merge\` holds this.
      The label \`hold\` was removed by somebody without write access, so it still holds this.
      Older label events were not read, and a hold label may have been removed there; \`@agent resume\` lifts this."
    `)
  })
})

describe('why a pull request is not merged', () => {
  it('is said in a sentence, as far as the branch and its set-up go', () => {
    expect(
      lines(
        merge.otherInstance,
        merge.invalidConfig,
        merge.badTitlePattern,
        merge.merged,
        merge.closed,
        merge.fork,
        merge.labelMissing(['agent:merge']),
        merge.author('mallory'),
        merge.holdLabel(['hold']),
        merge.holdLabel(['hold', 'do-not-merge']),
        merge.holdTitle('WIP: sum'),
        merge.finding('mode_change', '@agent'),
        merge.finding('sensitive_path', '@agent'),
        merge.merging,
        merge.inQueue,
        merge.sharedHead,
        merge.blockers([7]),
        merge.blockers([12, 7]),
        merge.frozen(0, 100),
        merge.base('release'),
        merge.workflows(['.github/workflows/ci.yml']),
        merge.sensitive(['package.json'], '@agent'),
        merge.protectionMissing,
        merge.mayNotPush,
        merge.methodLabels(['merge-method:squash', 'merge-method:merge']),
        merge.method('squash', ['rebase']),
        merge.method(null, []),
        merge.signedRebase,
        merge.conflict,
        merge.draftByPerson,
        merge.draftInProgress,
        merge.unknownMergeable,
        merge.notRebaseable,
        merge.unknownWord('mergeable', 'PERHAPS'),
        merge.attempts(3, 'merge'),
        merge.attempts(1, null),
        merge.dependencies('open', [7]),
        merge.dependencies('open', [0]),
        merge.dependencies('open', [7, 0]),
        merge.dependencies('closed', [7, 3]),
        merge.stackUnread,
        merge.lowerOpen,
        merge.scheduled('2026-11-20T08:03:00Z'),
        merge.badSchedule('soon'),
        merge.fewRequests,
        merge.unread(['the rules of the base branch (timeout)'], 'github.com'),
        merge.partial('checks'),
        merge.noMergeState,
        merge.behind,
        merge.updating,
        merge.updateImpossible,
        merge.blocked,
        merge.quiet('2026-11-20T08:03:00Z'),
        merge.firstMerge('@agent'),
        merge.ejected(['e2e']),
        merge.refusedByGitHub('Base branch was modified', 'github.com'),
        merge.takenOn('updating'),
      ),
    ).toMatchInlineSnapshot(`
      "The configuration names another instance of this App, which acts here.
      The file \`.github/signalbox.yml\` has a mistake; nothing is merged until it is corrected.
      The pattern \`hold.titles\` in \`.github/signalbox.yml\` is no regular expression that can be used.
      It is merged.
      The pull request is closed.
      The head is in a fork; a person merges this.
      None of the labels that ask for the merge is on it: \`agent:merge\`.
      Pull requests of \`mallory\` are not merged here.
      The label \`hold\` holds this.
      The labels \`do-not-merge\`, \`hold\` hold this.
      The title says that it is not finished: \`WIP: sum\`.
      It changes the executable bit of a file. Look at it, then comment \`@agent approve\` on this pull request.
      It changes files that steer builds, tests or releases. Look at it, then comment \`@agent approve\` on this pull request.
      GitHub is merging it in the background.
      It is in the merge queue.
      Another pull request has the same head, and our required check would stand for both; a person merges it, or its branch gets a commit of its own.
      Merging is stopped until this issue is closed: #7.
      Merging is stopped until these issues are closed: #7, #12.
      Merging is frozen below priority 100; this has 0.
      The base \`release\` is not among the branches merged into.
      It touches \`.github/workflows/ci.yml\`; workflow files are merged by people.
      It touches \`package.json\`. Somebody besides its author has to look at it and approve it, by a review or by the comment \`@agent approve\`.
      No rule protects the base, and the policy wants one.
      A rule keeps the App from moving the base; an administrator has to allow it.
      Two labels ask for different ways to merge: \`merge-method:merge\`, \`merge-method:squash\`.
      \`squash\` is not allowed; allowed here: \`rebase\`.
      There is nothing to choose from: no way to merge is allowed here.
      A rule wants signed commits, and GitHub cannot sign what it rebases; choose merge or squash.
      The branch conflicts with its base; the conflict has to be resolved.
      Somebody made it a draft; mark it ready when it should go on.
      It is a draft until its checks are complete and green.
      GitHub is still working out whether it merges cleanly.
      GitHub cannot rebase this branch; merge or squash it, or rebase it by hand.
      GitHub says \`PERHAPS\` for mergeable, which this version does not know.
      3 calls for this commit failed, the last one of \`merge\`. Push again or merge by hand.
      1 call for this commit failed. Push again or merge by hand.
      It depends on #7, which is not merged yet.
      A line of its description says that it depends on something this version does not understand; write it like \`Depends-On: #12\`, of this repository and with nothing behind it, or take it out.
      It depends on #7, which is not merged yet. A line of its description says that it depends on something this version does not understand; write it like \`Depends-On: #12\`, of this repository and with nothing behind it, or take it out.
      It depends on #3, #7, which was closed without a merge; somebody has to decide.
      Whether it is part of a stack could not be read.
      A pull request below it in its stack is open; that one comes first.
      Its description asks for a merge after 2026-11-20 08:03 UTC.
      Its description asks for a merge after \`soon\`, which is no time; write it like \`2026-01-31T08:00:00Z\`.
      The requests of this hour are nearly used up; it goes on in the next one.
      Not everything could be read: the rules of the base branch (timeout).
      GitHub showed only part of the checks, so the rest cannot be judged.
      GitHub does not say in which state the merge is.
      A rule wants the branch updated with its base first, and the configuration leaves that to people.
      The branch is behind its base and is updated now.
      A rule wants the branch updated with its base first, which the App may not do here; its author can.
      GitHub blocks the merge without saying why; its merge box on this page may show more.
      The quiet window after the last push, review or thread runs until 2026-11-20 08:03 UTC.
      This would be the first merge by Signalbox in this repository. Comment \`@agent approve\` on this pull request to confirm that it may merge, or set \`merge.mode\` in the configuration.
      The merge queue took it out because these checks failed there: \`e2e\`. A new commit may be queued again.
      GitHub refused: Base branch was modified
      The branch is behind its base and is updated now."
    `)
  })

  it('as far as its checks go', () => {
    expect(
      lines(
        checks.failed(['test']),
        checks.failed(['test', 'lint']),
        checks.needsApproval(['test']),
        checks.neutral(['test']),
        checks.interrupted(['test']),
        checks.cancelled(['test']),
        checks.stale(['test']),
        checks.skipped(['test']),
        checks.running(['test']),
        checks.running(['test', 'lint']),
        checks.openSuites,
        checks.missing(['e2e'], null),
        checks.missing(['e2e'], 'skip_ci'),
        checks.missing(['e2e'], 'conflict'),
        checks.missing(['e2e'], 'old_head'),
        checks.missing(['e2e'], 'filter'),
        checks.wrongApp(['e2e']),
        checks.noChecks(false),
        checks.noChecks(true),
        checks.settling,
        checks.tooShort(['test'], 10),
        checks.noRealCheck,
      ),
    ).toMatchInlineSnapshot(`
      "1 check failed: \`test\`.
      2 checks failed: \`lint\`, \`test\`.
      Somebody has to approve the workflow run before these checks start: \`test\`.
      1 required check ended neutral, which does not count here: \`test\`.
      1 check lost the runner and is run again: \`test\`.
      1 check was cancelled: \`test\`. Run again what is still wanted.
      GitHub gave up on 1 check that never ended: \`test\`. Run again what is still wanted.
      1 check was skipped, which does not count here: \`test\`.
      1 check is running: \`test\`.
      2 checks are running: \`lint\`, \`test\`.
      GitHub Actions has not finished with this commit.
      A rule wants \`e2e\`, and nothing of that name has reported on this commit.
      A rule wants \`e2e\`, and nothing of that name has reported on this commit. The head commit says \`[skip ci]\`, so no workflow was started for it; push a commit without it.
      A rule wants \`e2e\`, and nothing of that name has reported on this commit. GitHub starts no workflow for a pull request that conflicts with its base.
      A rule wants \`e2e\`, and nothing of that name has reported on this commit. The head may be older than the workflow; update the branch or push again.
      A rule wants \`e2e\`, and nothing of that name has reported on this commit. A path or branch filter may keep its workflow from starting; then the rule waits for ever.
      A rule wants \`e2e\` from a certain App, and only another one has reported under that name.
      No check has reported on this commit. At least one has to.
      No check has reported on this commit. At least one has to. That is so for too long; where there are none, \`merge.allow_no_checks: true\` says so.
      The commit was pushed a moment ago; its checks may not have been registered yet.
      1 check ended in less than 10 s and cannot have done the work: \`test\`.
      Only skipped or neutral checks have reported; one has to succeed."
    `)
  })

  it('as far as reviewers and verdicts go', () => {
    expect(
      lines(
        reviews.reviewsRequested(['octocat']),
        reviews.changesRequested([]),
        reviews.changesRequested(['octocat']),
        reviews.reviewRequired,
        reviews.approvals(0, 1),
        reviews.approvals(1, 2),
        reviews.staleApprovals(1, 1),
        reviews.unknownAuthors('@agent'),
        reviews.threads(1),
        reviews.threads(2),
        reviews.awaited(['hubot'], '2026-11-20T08:03:00Z'),
        reviews.overdue(['hubot']),
        reviews.withoutReview(['hubot']),
        reviews.reviewRunning,
        reviews.verdictMissing,
        reviews.verdictPassed,
        reviews.verdictStopped,
        reviews.evidence('stale', 'security'),
        reviews.notReviewed('draft'),
        reviews.notReviewed('older'),
        reviews.verdictFailed(['security/B']),
        reviews.verdictUnknown(['security/B']),
      ),
    ).toMatchInlineSnapshot(`
      "Reviews were requested and have not come: \`octocat\`.
      A reviewer asked for changes.
      \`octocat\` asked for changes.
      A rule wants an approving review that is not there.
      1 approval of this commit is wanted; there are 0.
      2 approvals of this commit are wanted; there is 1.
      1 approval of this commit is wanted; of 1 approval some are for an earlier one.
      Some commits name authors whom GitHub does not know, so a review may be of one of them. Somebody besides the author has to comment \`@agent approve\` on this pull request, too.
      1 review thread is unresolved.
      2 review threads are unresolved.
      \`hubot\` has not reviewed this commit; waiting until 2026-11-20 08:03 UTC.
      \`hubot\` did not review this commit in time; somebody has to look, or the configuration has to do without.
      \`hubot\` did not review this commit in time; it goes on without, as the configuration says.
      The checklists are being judged on this head.
      The checklists are not judged on this head yet; it begins by itself.
      The checklists found nothing that blocks.
      Nothing could be judged on this head; why stands in the check \`signalbox / checklist\`.
      The verdict \`security\` is about another head or base.
      A draft is not reviewed here; it is judged once it is ready.
      It stood here before the App came, so it is judged once its branch moves or somebody asks for a recheck.
      The checklist fails: \`security/B\`.
      The checklist could not be judged: \`security/B\`."
    `)
  })

  it('names things in one order, each once, and counts what is beyond fifty', () => {
    expect(checks.failed(['g', 'b', 'a', 'a'])).toBe('4 checks failed: `a`, `b`, `g`.')
    const many = Array.from({ length: 60 }, (_, index) => `c${index}`)
    expect(checks.failed(many)).toContain(' and 10 more.')
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
