import type { Builtin } from '../finding.ts'
import { wordsOf } from '../read-options.ts'
import { queryYaml } from '../yaml/query.ts'
import { lineIn, readWorkflow, type Workflow } from './read-workflow.ts'
import { expressionsIn } from './untrusted.ts'

type Place = { readonly sort: string; readonly line: number; readonly words: string }

/** Secrets handed to more than the step that needs them. Option `only`: some of `inherit`, `all`, `env`. */
export const secretsSpread: Builtin = (file, { diff, options }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow === null) return []
  const only = wordsOf(options, 'only')
  return [...inherited(workflow), ...dumped(workflow), ...shared(workflow)]
    .filter(({ sort, line }) => (only.length === 0 || only.includes(sort)) && workflow.touches(line, line))
    .map(({ line, words }) => workflow.finding(line, words))
}

function inherited({ root }: Workflow): readonly Place[] {
  return queryYaml(root, ['jobs', '*', 'secrets'])
    .filter(({ node }) => node.kind === 'scalar' && node.text === 'inherit')
    .map(({ line }) => ({ sort: 'inherit', line, words: 'every secret is passed on' }))
}

function dumped({ root }: Workflow): readonly Place[] {
  return queryYaml(root, ['**']).flatMap(({ node }) =>
    node.kind === 'scalar'
      ? expressionsIn(node.text)
          .filter(({ expression }) =>
            /\btojson\s*\(\s*secrets\s*\)|\bsecrets\s*(?:\.\s*\*|\[\s*(?!')[^\]]*\])/i.test(expression),
          )
          .map(({ offset }) => ({ sort: 'all', line: lineIn(node, offset), words: 'every secret is expanded at once' }))
      : [],
  )
}

function shared({ root }: Workflow): readonly Place[] {
  return [
    ['env', '*'],
    ['jobs', '*', 'env', '*'],
  ].flatMap((path) =>
    queryYaml(root, path)
      .filter(({ node }) => node.kind === 'scalar' && /\$\{\{[^}]*\bsecrets\s*[.[]/.test(node.text))
      .map(({ line }) => ({ sort: 'env', line, words: 'a secret in the environment of every step' })),
  )
}
