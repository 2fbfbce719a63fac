import type { Claim } from '../../domain/ledger/state.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { commentsOf, ownPull, type View } from '../view.ts'

/** Whether everything that was asked was taken back while the run worked: label removed, comment deleted, subject closed. */
export function isWithdrawn(view: View, { job }: Claim): boolean {
  return !job.asks.some(({ kind, id }) => (kind === 'label' ? labelStands(view) : commentStands(view, id)))
}

function labelStands({ snapshot: { issue }, config }: View): boolean {
  return issue?.open === true && issue.labels.some((label) => sameLabel(label, config.labels.ask))
}

function commentStands(view: View, id: string): boolean {
  const { issue, pull } = view.snapshot
  const comment = commentsOf(view).find(({ nodeId }) => nodeId === id)
  if (comment === undefined) {
    // Where older comments were not read it may still be there.
    const complete = (issue?.commentsComplete ?? true) && (pull?.commentsComplete ?? true)
    return !complete && isOpen(view, 'issue') && isOpen(view, 'pull')
  }
  return isOpen(view, comment.on)
}

function isOpen(view: View, on: 'issue' | 'pull'): boolean {
  const { issue, pull } = view.snapshot
  if (on === 'pull') return pull?.open ?? true
  return (issue?.open ?? true) || (ownPull(view)?.open ?? false)
}

/** Whether the person whose act this run answers has lost write access meanwhile; only a clear answer counts. */
export function askerLostWrite({ snapshot: { permissions } }: View, { by }: Claim): boolean {
  const reading = permissions[by.login]
  if (reading?.kind !== 'read' || reading.id !== by.id) return false
  return !['admin', 'maintain', 'write'].includes(reading.level)
}
