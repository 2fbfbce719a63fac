import type { Decision } from '../domain/decision.ts'
import { isReason, type Reason } from '../domain/reason.ts'
import type { WorkpadStatus } from '../render/workpad.ts'
import { isOver, type View } from './view.ts'
import { workpadWrites } from './workpad.ts'

/** Nothing to start and nothing to merge: forget subjects that are over, and make the workpad true. */
export function decideIdle(view: View): Decision {
  if (!view.known) return { reason: 'not_asked', effects: [] }
  if (isOver(view)) return forget(view, view.snapshot.issue === null ? 'pull_closed' : 'issue_closed')
  const { last } = view.subject
  if (last === null || !isReason(last.because)) return { reason: 'nothing_to_do', effects: [] }
  const runUrl = last.run === null ? null : `${view.snapshot.repository.url}/actions/runs/${last.run.split('.')[0]}`
  const status: WorkpadStatus = { kind: 'ended', because: last.because, at: last.at, runUrl }
  const mutations = workpadWrites(view, status, 'only_edit')
  return { reason: 'nothing_to_do', effects: mutations.length > 0 ? [{ kind: 'mutate', mutations }] : [] }
}

function forget(view: View, reason: Extract<Reason, 'issue_closed' | 'pull_closed'>): Decision {
  const entry = {
    kind: 'released',
    key: view.key,
    at: view.at,
    generation: view.subject.generation,
    because: reason,
    usd: 0,
    agent: view.config.agent.name,
    run: null,
    next: 'closed',
  } as const
  const alongside = workpadWrites(view, { kind: 'over', reason }, 'only_edit')
  return { reason, effects: [{ kind: 'append', entries: [entry], alongside }] }
}
