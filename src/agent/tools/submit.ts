import { Refusal } from '../refusal.ts'
import { type Submission, submission } from '../submission.ts'
import type { Finding } from '../submit-gate.ts'
import { defineTool, type Tool } from './tool.ts'

const sentBack = 3

/**
 * @param judge looks at the tree and runs the verify commands
 */
export function submitTool(judge: (given: Submission, signal: AbortSignal) => Promise<Finding>): Tool {
  let refusals = 0
  return defineTool({
    name: 'submit',
    description:
      'Hands the work in. The host compares the tree with the base commit and runs the verify commands itself; ' +
      'when something fails you get its output and can go on. Only files in the workspace count; you never commit.',
    schema: submission,
    run: async (given, signal) => {
      const { refused } = await judge(given, signal)
      if (refused === null) return { text: 'accepted', end: { stop: 'submitted', submission: given } }
      // A check that was cut short says nothing about the work; the run is ending anyway.
      if (signal.aborted) throw new Refusal('the check was cut short')
      refusals += 1
      if (refusals <= sentBack) throw new Refusal(refused)
      const because = `the host refused the work ${refusals} times; the last reason was: ${refused}`
      return { text: refused, isError: true, end: { stop: 'no_progress', because } }
    },
  })
}
