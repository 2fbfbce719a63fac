import type { DiffReading, FileDiff } from '../../file-diff.ts'
import type { Finding } from '../finding.ts'
import { newLines } from '../lines.ts'
import { newTextOf } from '../new-text.ts'
import { type Touches, touchesOf } from '../touched.ts'
import { type Located, locateYaml } from '../yaml/located.ts'
import { entriesOf, queryYaml, valueAt } from '../yaml/query.ts'

export type Part = { readonly line: number; readonly end: number; readonly node: Located }
export type Job = Part & { readonly id: string; readonly steps: readonly Part[] }

/** A workflow, or an action whose steps are listed, as it stands on the new side. */
export type Workflow = {
  readonly kind: 'workflow' | 'action'
  readonly root: Located
  readonly jobs: readonly Job[]
  /** Steps of all jobs. */
  readonly steps: readonly Part[]
  readonly touches: Touches
  readonly finding: (line: number, message: string) => Finding
}

/**
 * Reads a changed file of `.github/workflows`, or an `action.yml`, as YAML.
 * @returns null where the file is neither, or gone
 * @throws Error where it is not YAML or was not read
 */
export function readWorkflow(file: FileDiff, diff: DiffReading): Workflow | null {
  const kind = kindOf(file.path)
  const text = kind === null ? null : newTextOf(file, diff)
  if (kind === null || text === null) return null
  const [root] = locateYaml(text)
  if (!root) return null
  const jobs = kind === 'workflow' ? jobsOf(root) : actionJob(root)
  const shown = newLines(file, text)
  return {
    kind,
    root,
    jobs,
    steps: jobs.flatMap(({ steps }) => steps),
    touches: touchesOf(file, text),
    finding: (line, message) => ({ ...shown(line), message }),
  }
}

/** Whether a path is a workflow or an action; null where it is neither. */
export function kindOf(path: string): Workflow['kind'] | null {
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/i.test(path)) return 'workflow'
  return /(?:^|\/)action\.ya?ml$/i.test(path) ? 'action' : null
}

function jobsOf(root: Located): readonly Job[] {
  return entriesOf(valueAt(root, 'jobs')).map(({ key, line, value }) => {
    const steps = queryYaml(value, ['steps', '*'])
    return { id: key, line, end: value.end, node: value, steps }
  })
}

function actionJob(root: Located): readonly Job[] {
  const runs = valueAt(root, 'runs')
  if (runs === null) return []
  return [{ id: 'runs', line: runs.line, end: runs.end, node: runs, steps: queryYaml(runs, ['steps', '*']) }]
}

/** The text of a scalar; empty where it is none. */
export function textAt(node: Located | null, key: string): string {
  const value = node === null ? null : valueAt(node, key)
  return value?.kind === 'scalar' ? value.text : ''
}

/** The line on which a character of a scalar stands. */
export function lineIn(node: Located, offset: number): number {
  if (node.kind !== 'scalar' || !node.block) return node.line
  const before = node.text.slice(0, offset).split('\n').length
  return Math.min(node.line + before, node.end)
}
