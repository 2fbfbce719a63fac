import { describe, expect, it } from 'vitest'
import {
  answer,
  emptyCommand,
  explanation,
  longAsk,
  nothingToApprove,
  refusedAsk,
  staleApproval,
  unknownCommand,
  unreadCommand,
} from '../../src/render/replies.ts'

const handle = '@agent'

describe('replies to commands', () => {
  it('say what a reserved word comes to, and what can be said', () => {
    expect(unknownCommand('stop', handle)).toMatchInlineSnapshot(`
      "\`@agent stop\` is a reserved command and not available here, so nothing was started.

      What can be said:
      - \`@agent <what to do>\` asks for work
      - \`@agent hold\` stops dispatch and merge, \`@agent resume\` goes on
      - \`@agent approve\` approves this state of a pull request
      - \`@agent explain\` says what is waited for; \`--what-if "approve by octocat"\` behind it, what would be then"
    `)
    expect(unknownCommand('approve', handle).split('\n')[0]).toMatchInlineSnapshot(
      `"\`@agent approve\` is a reserved command and not available here, so nothing was started. To approve, write \`@agent approve\` on a line of its own."`,
    )
  })

  it('are kind about the handle alone', () => {
    expect(emptyCommand(handle)).toMatchInlineSnapshot(`
      "Nothing was asked after \`@agent\`, so nothing was started.

      What can be said:
      - \`@agent <what to do>\` asks for work
      - \`@agent hold\` stops dispatch and merge, \`@agent resume\` goes on
      - \`@agent approve\` approves this state of a pull request
      - \`@agent explain\` says what is waited for; \`--what-if "approve by octocat"\` behind it, what would be then"
    `)
  })

  it('say that a comment was not read', () => {
    expect(longAsk(handle)).toMatchInlineSnapshot(
      `"That comment is longer than an agent reads, so its end is left out. Say the rest in further comments that start with \`@agent\`."`,
    )
    expect(unreadCommand(handle)).toMatchInlineSnapshot(
      `"That comment is too long or too deeply nested to be read whole. Post one whose first line starts with \`@agent\`."`,
    )
  })

  it('say where to approve, and why an approval does not count', () => {
    expect(nothingToApprove(handle)).toMatchInlineSnapshot(
      `"There is no open pull request to approve here. Write \`@agent approve\` on the pull request itself."`,
    )
    expect(staleApproval('1a954628a960aaef81d7b2d4521929579f3541e6', handle)).toMatchInlineSnapshot(
      `"The branch moved to \`1a95462\` after that approval, so it does not count. Look at the new state and write \`@agent approve\` again."`,
    )
  })

  it('say why nothing is done', () => {
    const reasons = ['fork_read_only', 'default_branch_read_only', 'closed', 'issue_closed'] as const
    expect(reasons.map((reason) => refusedAsk(reason, handle)).join('\n')).toMatchInlineSnapshot(`
      "Branches of forks are never written to. Push the branch to this repository to have it worked on, or take the change over by hand.
      Branches that work is merged into are never written to directly. Open the pull request from another branch, then ask there.
      The pull request is closed. Ask on the issue, or open a new one.
      The issue is closed. Reopen the issue, then ask again."
    `)
  })

  it('explain', () => {
    expect(explanation('check_pending', ['2 checks are running: `a`, `b`.', 'It is a draft.'])).toMatchInlineSnapshot(`
      "**Checks are running.** (\`check_pending\`)

      - 2 checks are running: \`a\`, \`b\`.
      - It is a draft."
    `)
    expect(explanation('nothing_to_do', [])).toMatchInlineSnapshot(
      `"**Everything that was asked is answered.** (\`nothing_to_do\`)"`,
    )
  })

  it('answer an ask under its own words, and mention nobody', () => {
    expect(
      answer('cover the empty list, @octocat', 'Done, see @octocat. Fixes #12', 'github.com'),
    ).toMatchInlineSnapshot(`
      "> cover the empty list, ＠octocat

      Done, see ＠octocat. Fixes ＃12"
    `)
  })
})
