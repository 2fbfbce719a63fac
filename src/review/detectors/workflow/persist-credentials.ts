import type { Builtin } from '../finding.ts'
import { valueAt } from '../yaml/query.ts'
import { type Part, readWorkflow, textAt } from './read-workflow.ts'

/** Checkouts that leave the token in `.git/config` while later steps of the job run other code. */
export const persistCredentials: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow === null) return []
  return workflow.jobs
    .flatMap(({ steps }) => steps.map((step, index) => ({ step, later: steps.slice(index + 1) })))
    .filter(({ step, later }) => later.length > 0 && leavesToken(step))
    .filter(({ step, later }) => [step, ...later].some(({ line, end }) => workflow.touches(line, end)))
    .map(({ step }) => workflow.finding(step.line, '`persist-credentials: false` is not set, and later steps run'))
}

function leavesToken({ node }: Part): boolean {
  const checksOut = /^actions\/checkout@/i.test(textAt(node, 'uses'))
  return checksOut && textAt(valueAt(node, 'with'), 'persist-credentials').toLowerCase() !== 'false'
}
