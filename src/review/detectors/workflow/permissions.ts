import type { FileDiff } from '../../file-diff.ts'
import type { Builtin, Finding } from '../finding.ts'
import { removedLines } from '../lines.ts'
import { entriesOf, valueAt } from '../yaml/query.ts'
import { type Part, readWorkflow, type Workflow } from './read-workflow.ts'
import { triggerPart } from './triggers.ts'

/** Jobs that run with whatever the repository's default is, where this diff brought that about. */
export const permissionsMissing: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow' || valueAt(workflow.root, 'permissions') !== null) return []
  const everywhere = removesPermissions(file) || touchesTrigger(workflow)
  return workflow.jobs
    .filter(({ node }) => valueAt(node, 'permissions') === null)
    .filter(({ line }) => everywhere || workflow.touches(line, line))
    .map(({ line, id }) => workflow.finding(line, `the job \`${id}\` has no \`permissions:\``))
}

function removesPermissions(file: FileDiff): boolean {
  return removedLines(file).some(({ text }) => /^\s*permissions\s*:/.test(text))
}

function touchesTrigger(workflow: Workflow): boolean {
  const trigger = triggerPart(workflow)
  return trigger !== null && workflow.touches(trigger.line, trigger.end)
}

/** `write-all`, and write scopes that a workflow hands to several jobs at once. */
export const permissionsBroad: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow?.kind !== 'workflow') return []
  const { root, jobs } = workflow
  const all = [root, ...jobs.map(({ node }) => node)].flatMap((node) => writeAll({ node, line: 0, end: 0 }))
  const shared = jobs.length > 1 ? writeScopes(root) : []
  return [...all, ...shared]
    .filter(({ line }) => workflow.touches(line, line))
    .map(({ line, words }) => workflow.finding(line, words))
}

type Place = Pick<Finding, 'line'> & { readonly words: string }

function writeAll({ node }: Part): readonly Place[] {
  const entry = entriesOf(node).find(({ key }) => key === 'permissions')
  if (entry?.value.kind !== 'scalar' || entry.value.text !== 'write-all') return []
  return [{ line: entry.line, words: '`write-all` grants every scope' }]
}

function writeScopes(root: Part['node']): readonly Place[] {
  return entriesOf(valueAt(root, 'permissions'))
    .filter(({ value }) => value.kind === 'scalar' && value.text === 'write')
    .map(({ key, line }) => ({ line, words: `every job gets \`${key}: write\`` }))
}
