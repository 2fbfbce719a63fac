import { z } from 'zod'
import { listTree, objectAt, readBlob } from '../git/plumbing.ts'
import { remember } from '../git/remember.ts'
import type { Repository } from '../state.ts'
import { BrokenWorkflow } from './broken-workflow.ts'
import { checkWorkflow } from './workflow-check.ts'
import { parseWorkflow, parseYaml, type WorkflowFile } from './workflow-file.ts'
import { type Triggers, triggers } from './workflow-on.ts'

/** One workflow file of one commit: ready to run, or broken with what can still be read from it. */
export type Plan =
  | { kind: 'ready'; path: string; name: string; triggers: Triggers; workflow: WorkflowFile }
  | { kind: 'broken'; path: string; name: string; triggers: Triggers | null; message: string }

const folder = '.github/workflows'
const outline = z.object({ name: z.coerce.string().optional().catch(undefined), on: triggers.nullish().catch(null) })

const pathsAt = remember((dir, sha = ''): readonly string[] => {
  const tree = objectAt(dir, `${sha}:${folder}`)
  if (tree?.type !== 'tree') return []
  const files = listTree(dir, tree.sha).filter((entry) => entry.type === 'blob')
  return files.filter(({ path }) => /\.ya?ml$/.test(path)).map(({ path }) => `${folder}/${path}`)
})

/** Paths of the workflow files of a commit, sorted. */
export function workflowPaths(repository: Repository, sha: string): readonly string[] {
  return pathsAt(repository.dir, sha)
}

const planAt = remember((dir, sha = '', path = ''): Plan | null => {
  const source = readBlob(dir, sha, path)?.toString()
  return source === undefined ? null : planOf(source, path)
})

/** Reads a workflow file at a commit; null when the commit has none at that path. */
export function readPlan(repository: Repository, sha: string, path: string): Plan | null {
  return planAt(repository.dir, sha, path)
}

function planOf(source: string, path: string): Plan {
  try {
    const workflow = parseWorkflow(source)
    checkWorkflow(workflow)
    return { kind: 'ready', path, name: workflow.name ?? path, triggers: workflow.on, workflow }
  } catch (error) {
    if (!(error instanceof BrokenWorkflow)) throw error
    return { kind: 'broken', path, ...readOutline(source, path), message: error.message }
  }
}

function readOutline(source: string, path: string): { name: string; triggers: Triggers | null } {
  try {
    const { name, on } = outline.parse(parseYaml(source))
    return { name: name ?? path, triggers: on ?? null }
  } catch {
    return { name: path, triggers: null }
  }
}
