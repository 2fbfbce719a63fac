import type { Decision, Effect } from '../../domain/decision.ts'
import type { GroupFacts } from '../../domain/merge/group.ts'
import { checks } from '../../domain/names.ts'
import { groupSummary, groupTitle } from '../../render/merge-group.ts'

/**
 * What is reported on the commit of a merge group: success for each check of ours that the base requires, as the queue
 * waits for it there and takes everybody out when it does not come (docs: "Managing a merge queue"). It decides nothing:
 * what Signalbox queues it judged before, and what a person queues is theirs. In doubt the merge check is reported, since a check nobody requires
 * does no harm.
 */
export function decideGroup(group: GroupFacts): Decision {
  const wanted = group.required ?? [checks.merge]
  const effects = wanted.filter((name) => group.reported[name]?.successful !== true).map((name) => success(name, group))
  return { reason: wanted.length === 0 ? 'nothing_to_do' : 'in_merge_queue', effects }
}

function success(name: string, { head, base, reported }: GroupFacts): Effect {
  return {
    kind: 'check',
    head,
    name,
    existing: reported[name]?.databaseId ?? null,
    status: 'completed',
    conclusion: 'success',
    externalId: `group:${head}`,
    title: groupTitle,
    summary: groupSummary(name, base),
    text: null,
    actions: [],
  }
}
