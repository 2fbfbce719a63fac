import { hidesText } from '../domain/hidden.ts'
import { labeledText } from '../domain/job.ts'
import { judgedComments, workOf } from './judged.ts'
import type { View } from './view.ts'

/** Texts an agent would read: the issue, and the comments that ask. */
function textsToRead(view: View): readonly string[] {
  const { issue } = view.snapshot
  const comments = judgedComments(view).filter(
    ({ standing, reading }) => (standing === 'trusted' || standing === 'trusted_bot') && workOf(reading) !== null,
  )
  return [...(issue ? [labeledText(issue)] : []), ...comments.map(({ facts }) => facts.body)]
}

/** sha256 (hex) of every such text that hides characters; a person confirms exactly these. */
export function hiddenTexts(view: View): string[] {
  return textsToRead(view)
    .filter(hidesText)
    .map((text) => view.means.digest(text))
    .slice(0, 20)
}
