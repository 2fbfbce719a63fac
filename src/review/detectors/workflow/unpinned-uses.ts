import type { Builtin } from '../finding.ts'
import { wordsOf } from '../read-options.ts'
import { queryYaml } from '../yaml/query.ts'
import { readWorkflow } from './read-workflow.ts'

const uses = ['jobs.*.steps.*.uses', 'runs.steps.*.uses', 'jobs.*.uses']
const images = ['jobs.*.container', 'jobs.*.container.image', 'jobs.*.services.*.image', 'runs.image']

/** Actions, reusable workflows and containers that can change under the same name. Option `owners`: trusted ones. */
export const unpinnedUses: Builtin = (file, { diff, options }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow === null) return []
  const owners = wordsOf(options, 'owners')
  const scalars = (paths: readonly string[]) =>
    paths
      .flatMap((path) => queryYaml(workflow.root, path.split('.')))
      .flatMap(({ line, node }) =>
        node.kind === 'scalar' ? [{ line: node.line, key: line, text: node.text.trim() }] : [],
      )
  const loose = [
    ...scalars(uses).filter(({ text }) => isLoose(text, owners)),
    ...scalars(images).filter(({ text }) => isLooseImage(text)),
  ]
  return loose
    .filter(({ line, key }) => workflow.touches(key, line))
    .map(({ line, text }) => workflow.finding(line, `\`${text.slice(0, 100)}\` is not pinned`))
}

function isLoose(text: string, owners: readonly string[]): boolean {
  if (text.startsWith('docker://')) return isLooseImage(text)
  if (text.startsWith('./') || text === '' || owners.some((owner) => text.startsWith(`${owner}/`))) return false
  return !/@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

function isLooseImage(text: string): boolean {
  const local = /^(?:Dockerfile|\.{0,2}\/)/.test(text) || /(?:^|\/)Dockerfile$/.test(text)
  return text !== '' && !local && !text.includes('${{') && !/@sha256:[0-9a-f]{64}$/.test(text)
}
