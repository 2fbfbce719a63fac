import type { Decision } from '../domain/decision.ts'
import { reviewKey } from '../domain/ledger/state.ts'
import { isReason, type Reason } from '../domain/reason.ts'
import type { WorkpadStatus } from '../render/workpad.ts'
import { isOver, type View } from './view.ts'
import { workpadWrites } from './workpad.ts'

/** Nothing to start and nothing to merge: forget subjects that are over, and make the workpad true. */
export function decideIdle(view: View): Decision {
  if (!view.known) return forgetReview(view) ?? { reason: 'not_asked', effects: [] }
  if (isOver(view)) return forget(view, view.snapshot.issue === null ? 'closed' : 'issue_closed')
  const { last } = view.subject
  if (last === null || !isReason(last.because)) return { reason: 'nothing_to_do', effects: [] }
  const runUrl = last.run === null ? null : `${view.snapshot.repository.url}/actions/runs/${last.run.split('.')[0]}`
  const status: WorkpadStatus = { kind: 'ended', because: last.because, at: last.at, runUrl }
  const mutations = workpadWrites(view, status, 'only_edit')
  return { reason: 'nothing_to_do', effects: mutations.length > 0 ? [{ kind: 'mutate', mutations }] : [] }
}

type Over = Extract<Reason, 'issue_closed' | 'closed'>

function forget(view: View, reason: Over): Decision {
  const entry = endOf(view, { key: view.key, generation: view.subject.generation, because: reason })
  const alongside = workpadWrites(view, { kind: 'over', reason }, 'only_edit')
  return { reason, effects: [{ kind: 'append', entries: [entry], alongside }] }
}

/** Reviews of a closed pull request on which nobody asked for work, or whose subject was forgotten before them. */
function forgetReview(view: View): Decision | null {
  const { pull } = view.snapshot
  if (pull === null || pull.open || !view.state.reviews[pull.number]) return null
  const key = reviewKey(pull.number)
  if (view.state.claims[key]) return null
  const entry = endOf(view, { key, generation: 0, because: 'closed' })
  return { reason: 'closed', effects: [{ kind: 'append', entries: [entry], alongside: [] }] }
}

function endOf(
  { at, config }: View,
  end: { readonly key: string; readonly generation: number; readonly because: Over },
) {
  return { kind: 'released', at, usd: 0, agent: config.agent.name, run: null, next: 'closed', ...end } as const
}
