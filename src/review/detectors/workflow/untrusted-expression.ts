import type { Builtin } from '../finding.ts'
import type { Located } from '../yaml/located.ts'
import { queryYaml } from '../yaml/query.ts'
import { lineIn, type Part, readWorkflow } from './read-workflow.ts'
import { expressionsIn, isUntrusted } from './untrusted.ts'

const scripts = [['run'], ['with', 'script'], ['with', 'inlineScript'], ['with', 'inline-script'], ['with', 'run']]

/** Text of outsiders that the runner writes into a script before a shell reads it. */
export const untrustedExpression: Builtin = (file, { diff }) => {
  const workflow = readWorkflow(file, diff)
  if (workflow === null) return []
  const places = workflow.steps.flatMap(scriptsOf).flatMap((node) =>
    node.kind === 'scalar'
      ? expressionsIn(node.text)
          .filter(({ expression }) => isUntrusted(expression))
          .map(({ offset, expression }) => ({
            line: lineIn(node, offset),
            end: lineIn(node, offset + expression.length),
            expression: expression.trim().slice(0, 80),
          }))
      : [],
  )
  return places
    .filter(({ line, end }) => workflow.touches(line, end))
    .map(({ line, expression }) => workflow.finding(line, `\`${expression}\` is text that outsiders write`))
}

function scriptsOf({ node }: Part): readonly Located[] {
  return scripts.flatMap((path) => queryYaml(node, path)).map((found) => found.node)
}
