import { languageOf } from '../../language-of.ts'
import type { Builtin } from '../finding.ts'
import { addedLines, at } from '../lines.ts'
import { queryYaml } from '../yaml/query.ts'
import { kindOf, lineIn, readWorkflow } from './read-workflow.ts'

const fetcher = String.raw`\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b`
const shell = String.raw`(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+)?(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da)?sh\b|(?:sudo\s+)?(?:python3?|node|perl|ruby|php|pwsh|iex|Invoke-Expression)\b`
const piped = [
  new RegExp(String.raw`${fetcher}[^\n|;]{0,300}\|\s*(?:tee\s+\S{1,100}\s*\|\s*)?(?:${shell})`, 'gi'),
  new RegExp(String.raw`(?:\b(?:ba|z|k|da)?sh|\bsource|\.|\bpython3?)\s+<\(\s*${fetcher}`, 'gi'),
  new RegExp(
    String.raw`(?:\b(?:ba|z|k|da)?sh\s+-\w{0,5}c|\beval|\biex)\s+["'(]{0,2}(?:\$\(|${'`'})?\s*${fetcher}`,
    'gi',
  ),
]

/** Downloads that are run unseen: in workflows and actions, shell scripts, Dockerfiles and Makefiles. */
export const curlToShell: Builtin = (file, { diff }) => {
  const words = 'a download is run without being checked'
  if (kindOf(file.path) === null) {
    const scripted = ['shell', 'dockerfile', 'makefile'].includes(languageOf(file.path) ?? '')
    return scripted
      ? addedLines(file)
          .filter(({ text }) => offsetsIn(text).length > 0)
          .map((line) => at(line, words))
      : []
  }
  const workflow = readWorkflow(file, diff)
  if (workflow === null) return []
  const scripts = workflow.steps.flatMap(({ node }) => queryYaml(node, ['run'])).map(({ node }) => node)
  const lines = scripts.flatMap((node) =>
    node.kind === 'scalar' ? offsetsIn(node.text).map((offset) => lineIn(node, offset)) : [],
  )
  return [...new Set(lines)].filter((line) => workflow.touches(line, line)).map((line) => workflow.finding(line, words))
}

/** Where it happens; a line that ends in a backslash goes on in the next one. */
function offsetsIn(script: string): readonly number[] {
  const joined = script.replaceAll(/\\\n/g, '  ')
  return piped.flatMap((pattern) => [...joined.matchAll(pattern)].map(({ index }) => index))
}
