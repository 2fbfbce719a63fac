import type { Builtin } from '../finding.ts'
import { valueAt } from '../yaml/query.ts'
import { lineIn, type Part, readWorkflow, textAt } from './read-workflow.ts'
import { triggerPart, triggersOf } from './triggers.ts'

const privileged = ['pull_request_target', 'workflow_run', 'issue_comment', 'pull_request_review_comment']
const headRef =
  /github\.(?:head_ref|event\.(?:pull_request\.(?:head\.|merge_commit_sha)|workflow_run\.(?:head_|pull_requests)))|\brefs\/pull\/|\/merge\b/i
const headCommand =
  /\bgh\s+(?:pr|co)\s+(?:checkout\b|\d)|\bgit\s+(?:fetch|pull|checkout|clone|switch|reset|merge)\b[^\n]{0,200}(?:\bpull\/|github\.head_ref|pull_request\.head\.|workflow_run\.head_|HEAD_(?:SHA|REF))/i

/** Code of the pull request brought into a run that holds rights over the repository. */
export const privilegedCheckout: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow') return []
  const powers = triggersOf(workflow).filter((name) => privileged.includes(name))
  if (powers.length === 0) return []
  const trigger = triggerPart(workflow)
  const newlyPrivileged = trigger !== null && workflow.touches(trigger.line, trigger.end)
  return workflow.steps
    .filter(({ line, end }) => newlyPrivileged || workflow.touches(line, end))
    .flatMap(linesWithHead)
    .map((line) => workflow.finding(line, `the pull request's code is fetched under \`${powers.join('`, `')}\``))
}

/** The step of a checkout, or the line of a command, that brings the head in. */
function linesWithHead({ line, node }: Part): readonly number[] {
  const given = valueAt(node, 'with')
  const checksOut = /^[\w.-]+\/checkout@/i.test(textAt(node, 'uses'))
  if (checksOut && headRef.test(`${textAt(given, 'ref')} ${textAt(given, 'repository')}`)) return [line]
  const run = valueAt(node, 'run')
  const command = headCommand.exec(textAt(node, 'run'))
  return run !== null && command !== null ? [lineIn(run, command.index)] : []
}
