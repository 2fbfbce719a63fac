import { join } from 'node:path'
import { covers } from '../../domain/glob.ts'
import { reviewCaps } from '../../domain/names.ts'
import type { FileWaiver } from '../../domain/review/report.ts'
import { loadChecklists } from '../../review/checklist/load.ts'
import type { ItemSpec } from '../../review/checklist.ts'
import type { FileDiff } from '../../review/file-diff.ts'
import type { ReviewRequest } from '../../review/request.ts'
import { readFileWaivers } from '../../snapshot/work/file-waivers.ts'
import { readMergeBase } from '../../snapshot/work/merge-base.ts'
import type { Admitted } from '../admit.ts'
import { type GitPlace, gitEnvironment } from '../git/run-git.ts'
import type { JobHost } from '../host.ts'
import { sha256 } from '../recognize.ts'
import { say } from '../run-log.ts'
import { acquireDiff } from './acquire-diff.ts'
import { fetchCommits } from './fetch-commits.ts'
import { orderOf } from './order.ts'
import { type Policy, readPolicy } from './read-policy.ts'
import { recall } from './recall.ts'

/**
 * Gathers everything a review is about. Of the pull request it takes the diff and the labels, and nothing that anybody
 * wrote about it.
 * @param model id of the model, part of every content key
 * @throws GitError, HeadMoved, UnreadableDiff; or whatever GitHub refuses
 */
export async function requestFor(
  host: JobHost,
  { job, work }: Admitted,
  model: string,
  signal: AbortSignal,
): Promise<ReviewRequest> {
  const { pull, base, head, baseRef, memory } = orderOf(job)
  const { repository, serverUrl } = host.run
  const tell = (line: string): void => say(host, line)
  const mergeBase = await readMergeBase(host.github, repository, base, head)
  const place = placeIn(host)
  const address = `${serverUrl}/${repository.owner}/${repository.name}.git`
  const commits = { pull, base, mergeBase, head }
  await fetchCommits(place, address, host.token, commits, signal)
  const policy = await readPolicy(place, base, host.folders.product)
  const settings = work.config.config.review
  const lists = { builtin: policy.shipped, own: policy.own, wanted: settings.checklists, digest: sha256 }
  const loaded = loadChecklists(lists)
  const diff = await acquireDiff(place, commits, loaded.items, tell)
  const waivers = waiversOf(policy, loaded.items, diff.files)
  const problems = [...policy.problems, ...loaded.problems, ...waivers.problems]
  for (const problem of problems) tell(problem)
  return {
    ...commits,
    baseRef,
    labels: work.pull?.labels ?? [],
    diff,
    items: loaded.items,
    checklists: loaded.checklists,
    problems: problems.slice(0, 50),
    controls: settings.controls,
    waivers: [...waivers.applying],
    memory: await recall(host.github, repository, { app: host.app, pull, checks: memory }, tell),
    model,
    caps: reviewCaps,
  }
}

/** A directory of our own, beside an empty work tree: there is no file that could steer git. */
function placeIn({ folders, environment }: JobHost): GitPlace {
  return {
    directory: join(folders.scratch, 'review.git'),
    workTree: join(folders.scratch, 'empty'),
    environment: gitEnvironment(environment),
  }
}

/** Well-formed waivers that are about this change; whether they count is judged by the server. */
function waiversOf(
  { waivers }: Policy,
  items: readonly ItemSpec[],
  files: readonly FileDiff[],
): { readonly applying: readonly FileWaiver[]; readonly problems: readonly string[] } {
  const read = readFileWaivers(waivers)
  if ('problem' in read) return { applying: [], problems: [read.problem] }
  const names = new Set(items.map(({ name }) => name))
  const touches = (glob: string): boolean =>
    files.some(({ path, oldPath }) => covers(glob, path) || covers(glob, oldPath))
  const applying = read.waivers.filter(
    ({ item, paths }) => names.has(item) && (paths.length === 0 || paths.some(touches)),
  )
  return { applying, problems: [] }
}
