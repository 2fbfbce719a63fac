import { commitTree as commitShape, madeObject } from '../domain/answer/written.ts'
import type { EffectResult, FileChange } from '../domain/decision.ts'
import { zeroSha } from '../domain/identity.ts'
import { type Failure, failureOf, failureOrThrow } from '../github/failure.ts'
import { errorsAt, graphqlPartial } from '../github/graphql.ts'
import { type CommitEffect, messageOf, readBranch, refusedBranch } from './branch-tip.ts'
import { documentOf, moveRefs } from './mutation-parts.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type TreeItem = {
  readonly path: string
  readonly mode: '100644' | '100755'
  readonly type: 'blob'
} & ({ readonly content: string } | { readonly sha: string | null })

/**
 * Commits through the Git database, which keeps modes: a tree on the head's tree, a commit without author and committer
 * (so that GitHub signs it for the App), and a compare-and-swap of the branch.
 */
export async function commitTree(effect: CommitEffect, where: Where, writing: Writing): Promise<EffectResult> {
  try {
    const oid = await makeCommit(effect, where, writing)
    return await moveBranch(effect, oid, where, writing, effect.createAt === null ? effect.expectedHead : zeroSha)
  } catch (error) {
    const failure = failureOrThrow(error)
    if (isRule(failure)) return refusedBranch(failure.words)
    throw error
  }
}

async function makeCommit(effect: CommitEffect, where: Where, { github }: Writing): Promise<string> {
  const place = restPlace(where)
  const request = { conditional: true }
  const { data: head } = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...place,
    commit_sha: effect.expectedHead,
  })
  const items: TreeItem[] = []
  for (const file of effect.files) {
    items.push(await itemOf(file, modeOf(effect.modes[file.path]), place, github))
  }
  const { data: tree } = await github.request('POST /repos/{owner}/{repo}/git/trees', {
    ...place,
    base_tree: commitShape.parse(head).tree.sha,
    tree: items,
    request,
  })
  const { data: made } = await github.request('POST /repos/{owner}/{repo}/git/commits', {
    ...place,
    message: messageOf(effect),
    tree: madeObject.parse(tree).sha,
    parents: [effect.expectedHead],
    request,
  })
  return madeObject.parse(made).sha
}

/** Text goes into the tree's own request; other bytes need a blob of their own. */
async function itemOf(
  file: FileChange,
  mode: TreeItem['mode'],
  place: ReturnType<typeof restPlace>,
  github: Writing['github'],
): Promise<TreeItem> {
  const item = { path: file.path, mode, type: 'blob' as const }
  if ('deleted' in file) return { ...item, sha: null }
  const text = textOf(file.content)
  if (text !== null) return { ...item, content: text }
  const { data } = await github.request('POST /repos/{owner}/{repo}/git/blobs', {
    ...place,
    content: file.content,
    encoding: 'base64',
    request: { conditional: true },
  })
  return { ...item, sha: madeObject.parse(data).sha }
}

function textOf(base64: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'))
  } catch {
    return null
  }
}

function modeOf(mode: string | undefined): TreeItem['mode'] {
  if (mode === undefined || mode === '100644') return '100644'
  if (mode === '100755') return mode
  throw new Error(`A file of mode ${mode} is never written.`)
}

async function moveBranch(
  effect: CommitEffect,
  oid: string,
  where: Where,
  writing: Writing,
  beforeOid: string,
): Promise<EffectResult> {
  const name = `refs/heads/${effect.branch}`
  const { text, variables } = documentOf('MoveBranch', [
    moveRefs('branch', where.nodeId, [{ name, beforeOid, afterOid: oid }]),
  ])
  const words = await graphqlPartial(writing.github, text, variables, true).then(
    (answer) => errorsAt(answer, 'branch').map((error) => error.message),
    (error: unknown) => {
      if (failureOf(error)?.outcome !== 'unknown') throw error
      return [failureOrThrow(error).words]
    },
  )
  if (words.length === 0) return { kind: 'committed', oid }
  const state = await readBranch(effect, where, writing)
  if (state.kind === 'committed') return state
  if (state.kind === 'moved') return { kind: 'refused', reason: 'head_moved', words: words.join(' ') }
  // The branch was made before, at the very commit it should start from.
  if (state.exists && beforeOid === zeroSha) return moveBranch(effect, oid, where, writing, effect.expectedHead)
  return refusedBranch(words.join(' '))
}

/** Refusals of the Git database that speak about the repository's rules, not about our token or limits. */
function isRule({ outcome, status, words }: Failure): boolean {
  return outcome === 'refused' && (status === 422 || status === 409 || (status === 403 && !/rate limit/i.test(words)))
}
