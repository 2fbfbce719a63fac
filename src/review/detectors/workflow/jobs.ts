import type { Builtin } from '../finding.ts'
import { removedLines } from '../lines.ts'
import type { Located } from '../yaml/located.ts'
import { entriesOf, valueAt } from '../yaml/query.ts'
import { type Part, readWorkflow, textAt, type Workflow } from './read-workflow.ts'
import { triggerPart, triggersOf } from './triggers.ts'

/** Jobs with steps that nothing ends before GitHub does. */
export const timeoutMissing: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow') return []
  return workflow.jobs
    .filter(({ node, steps }) => steps.length > 0 && valueAt(node, 'timeout-minutes') === null)
    .filter(({ line, end }) => workflow.touches(line, end))
    .map(({ line, id }) => workflow.finding(line, `the job \`${id}\` has no \`timeout-minutes\``))
}

const forkTriggers = ['pull_request', 'pull_request_target', 'issue_comment', 'pull_request_review', 'workflow_run']

/** Own machines that a pull request of a fork can reach. */
export const selfHostedFork: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow' || !triggersOf(workflow).some((name) => forkTriggers.includes(name))) return []
  return workflow.jobs.flatMap(({ id, node }) => {
    const entry = entriesOf(node).find(({ key }) => key === 'runs-on')
    if (!entry || !textsOf(entry.value).some(isOwnRunner)) return []
    const touched = workflow.touches(entry.line, entry.value.end) || touchesTrigger(workflow)
    return touched ? [workflow.finding(entry.line, `the job \`${id}\` runs on a machine of its own`)] : []
  })
}

function isOwnRunner(label: string): boolean {
  return /^self-hosted$/i.test(label.trim())
}

/** Texts of a scalar, of a list, and of `{ group, labels }`. */
function textsOf(node: Located): readonly string[] {
  if (node.kind === 'scalar') return [node.text]
  return node.kind === 'list' ? node.items.flatMap(textsOf) : node.entries.flatMap(({ value }) => textsOf(value))
}

function touchesTrigger(workflow: Workflow): boolean {
  const trigger = triggerPart(workflow)
  return trigger !== null && workflow.touches(trigger.line, trigger.end)
}

const deployCommand =
  /\b(?:npm|pnpm|yarn|cargo|poetry|uv|flit|hatch)\s+publish\b|\btwine\s+upload\b|\bgem\s+push\b|\bdocker\s+(?:image\s+)?push\b|\bkubectl\s+(?:apply|rollout|set)\b|\bhelm\s+(?:upgrade|install)\b|\bterraform\s+apply\b|\b(?:serverless|sls|cdk|pulumi|wrangler|vercel|netlify|firebase|fly|flyctl|gcloud\s+(?:app|run|functions))\s+(?:\w+\s+)?(?:deploy|up|publish)\b|\bgh\s+release\s+(?:create|upload)\b|\baws\s+s3\s+sync\b|\bgit\s+push\s[^\n]*heroku\b/
const deployAction =
  /^(?:actions\/deploy-pages|pypa\/gh-action-pypi-publish|aws-actions\/amazon-ecs-deploy-task-definition|azure\/webapps-deploy|google-github-actions\/deploy-\w+|cloudflare\/wrangler-action|softprops\/action-gh-release|peaceiris\/actions-gh-pages|JamesIves\/github-pages-deploy-action|superfly\/flyctl-actions)\b/i

/** Jobs that put something out without asking anybody; where the gate was taken away, steps count that nobody touched. */
export const deployOpen: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow') return []
  const gateGone = removedLines(file).some(({ text }) => /^\s*environment\s*:/.test(text))
  return workflow.jobs
    .filter(({ node }) => valueAt(node, 'environment') === null)
    .flatMap((job) => job.steps.filter(deploys))
    .filter(({ line, end }) => gateGone || workflow.touches(line, end))
    .map(({ line }) => workflow.finding(line, 'its job names no `environment:`'))
}

function deploys({ node }: Part): boolean {
  return deployCommand.test(textAt(node, 'run')) || deployAction.test(textAt(node, 'uses'))
}
