import * as z from 'zod'
import type { Person } from '../../src/hosts/cli/stage/people.ts'

const made = z.object({ sha: z.string() })
const tip = z.object({ object: made })
const commit = z.object({ tree: made, parents: z.array(made) })

/** Pushes one commit with some files to a branch, which begins at `main` where it is new. */
export async function pushFiles(
  { request }: Person,
  branch: string,
  files: Readonly<Record<string, string>>,
  message: string,
): Promise<void> {
  const from = await tipOf(request, branch).catch(() => null)
  const head = from ?? (await tipOf(request, 'main'))
  const entries = Object.entries(files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content }))
  const tree = made.parse(await request('POST', '/git/trees', { base_tree: head, tree: entries })).sha
  const { sha } = made.parse(await request('POST', '/git/commits', { message, tree, parents: [head] }))
  if (from === null) await request('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha })
  else await request('PATCH', `/git/refs/heads/${branch}`, { sha })
}

/** Force-pushes the newest commit of a branch again, with another message: another head, the same content. */
export async function reword({ request }: Person, branch: string, message: string): Promise<void> {
  const { tree, parents } = commit.parse(await request('GET', `/git/commits/${await tipOf(request, branch)}`))
  const words = { message, tree: tree.sha, parents: parents.map((parent) => parent.sha) }
  const { sha } = made.parse(await request('POST', '/git/commits', words))
  await request('PATCH', `/git/refs/heads/${branch}`, { sha, force: true })
}

async function tipOf(request: Person['request'], branch: string): Promise<string> {
  return tip.parse(await request('GET', `/git/ref/heads/${branch}`)).object.sha
}
