import type { OwnFacts } from '../../domain/merge/facts.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { holdsOf } from '../holds.ts'
import { latest } from '../time.ts'
import { isSelf, ownPull, type View } from '../view.ts'
import { isGiven, isShared, pushedAt } from './memory.ts'

/** What the ledger and the configuration know beyond GitHub's page. */
export function ownFacts(view: View, pull: PullFacts): OwnFacts {
  const { subject, state, snapshot } = view
  const { rules, issue } = snapshot
  const reviewed = rules.kind === 'read' && rules.requiredApprovals > 0
  return {
    holds: holdsOf(view).flatMap(({ words, label }) => (label === null ? [words] : [])),
    findings: subject.holds.filter(isFinding),
    approvedHead: subject.approved?.head ?? null,
    approvedByAuthor: subject.approved !== null && subject.approved.by.id === pull.author?.id,
    draftIsOurs: pull.draft && pull.draftedAt === null && isSelf(view, pull.author),
    readyAt: pull.readyAt,
    activeAt: latest([pull.readyAt, pushedAt(view, pull), pull.lastThreadAt, ...heard(pull)]),
    checkGivenBefore: snapshot.justPassed !== true && isGiven(pull),
    sharedHead: isShared(pull),
    firstMerge: state.merged === 0 && !reviewed,
    askers: askersOf(view),
    message: {
      closes: issue?.open && ownPull(view) !== null ? issue.number : null,
      ledger: view.tip,
      host: view.host,
    },
  }
}

/** Strangers may say what they like; their reviews keep nobody waiting. Bots may be about to say more. */
function heard({ reviews }: PullFacts): readonly string[] {
  return reviews.filter(({ writer, bot }) => writer || bot).map(({ at }) => at)
}

function isFinding(word: string): word is OwnFacts['findings'][number] {
  return word === 'mode_change' || word === 'sensitive_path'
}

/** Who asked for the work: by the label, or by a comment that was answered. */
function askersOf({ snapshot: { issue, pull }, config }: View): readonly string[] {
  const label = config.labels.ask.toLowerCase()
  const labelers = (issue?.labelEvents ?? []).filter((one) => one.added && one.label.toLowerCase() === label)
  const comments = [...(issue?.comments ?? []), ...(pull?.comments ?? [])].filter(({ done }) => done)
  return [...labelers.map(({ actor }) => actor), ...comments.map(({ author }) => author)].flatMap((who) =>
    who ? [who.login] : [],
  )
}
