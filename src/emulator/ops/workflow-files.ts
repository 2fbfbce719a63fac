import { changedFiles, listRefs, listTree, objectAt } from '../git/plumbing.ts'
import { remember } from '../git/remember.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { baseTip, diffBase, pullFiles } from './pulls-facts.ts'

const folder = '.github/workflows'

/** Path to blob id of every workflow file of a commit. */
const workflowBlobs = remember((dir, commit = ''): ReadonlyMap<string, string> => {
  const tree = objectAt(dir, `${commit}:${folder}`)
  if (tree?.type !== 'tree') return new Map()
  const files = listTree(dir, tree.sha, true).filter((entry) => entry.type === 'blob')
  return new Map(files.map((entry) => [`${folder}/${entry.path}`, entry.sha]))
})

/** Whether this credential may write workflow files: people may, Apps need `workflows: write`, a run's token never may. */
function mayWriteWorkflows(caller: Caller): boolean {
  return caller.kind === 'user' || (caller.kind === 'installation' && caller.permissions['workflows'] === 'write')
}

/**
 * The refusal a ref write meets when the commit holds a workflow file that no branch tip has in the same form.
 * @param sha the commit the ref would point to
 * @returns GitHub's words, or null when the write is allowed
 */
export function workflowRefusal(caller: Caller, repository: Repository, sha: string): string | null {
  if (mayWriteWorkflows(caller)) return null
  const wanted = new Map(workflowBlobs(repository.dir, sha))
  if (wanted.size === 0) return null
  for (const { sha: tip } of listRefs(repository.dir, 'refs/heads/')) {
    for (const [path, blob] of workflowBlobs(repository.dir, tip)) if (wanted.get(path) === blob) wanted.delete(path)
    if (wanted.size === 0) return null
  }
  return [...wanted.keys()].map(refusalFor)[0] ?? null
}

/** The refusal of a merge that would bring a changed workflow file to the base, or null. */
export function workflowMergeRefusal(caller: Caller, repository: Repository, issue: Issue): string | null {
  if (mayWriteWorkflows(caller)) return null
  const touched = pullFiles(repository, issue).find((file) => file.path.startsWith(`${folder}/`))
  return touched ? refusalFor(touched.path) : null
}

/** The refusal of a branch update that would bring the base's changed workflow files to the head, or null. */
export function workflowUpdateRefusal(caller: Caller, repository: Repository, issue: Issue): string | null {
  if (mayWriteWorkflows(caller)) return null
  const news = changedFiles(repository.dir, diffBase(repository, issue), baseTip(repository, issue))
  const touched = news.find((file) => file.path.startsWith(`${folder}/`))
  return touched ? refusalFor(touched.path) : null
}

function refusalFor(path: string): string {
  return `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`
}
