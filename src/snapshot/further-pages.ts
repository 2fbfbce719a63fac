import * as z from 'zod'
import type { GitHub } from '../github/client.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { moreFilesDocument, moreThreadsDocument } from './documents/pages.ts'
import { type FileNode, filePage, type ThreadNode, threadPage } from './parse/pull.ts'
import type { Page } from './parse/shapes.ts'

/** Pages of 100 that are read of one list; a longer list counts as cut off. */
const mostPages = 3

const threads = z.object({ headRefOid: z.string(), reviewThreads: threadPage })
const files = z.object({ headRefOid: z.string(), files: filePage.nullable() })

/** The pull request whose list goes on; a page of another head leaves the list incomplete. */
export type Listed = { readonly nodeId: string; readonly headOid: string }

/**
 * All review threads of a pull request, as far as three pages reach.
 * @throws the request's error, where GitHub did not answer
 */
export function readMoreThreads(github: GitHub, pull: Listed, first: Page<ThreadNode>): Promise<Page<ThreadNode>> {
  return readOn(github, moreThreadsDocument, pull, first, (node) => {
    const { headRefOid, reviewThreads } = threads.parse(node)
    return { headRefOid, page: reviewThreads }
  })
}

/** The same for the files it changes. */
export function readMoreFiles(github: GitHub, pull: Listed, first: Page<FileNode>): Promise<Page<FileNode>> {
  return readOn<FileNode>(github, moreFilesDocument, pull, first, (node) => {
    const read = files.parse(node)
    return { headRefOid: read.headRefOid, page: read.files ?? { nodes: [], total: null, after: null } }
  })
}

type Further<Node> = { readonly headRefOid: string; readonly page: Page<Node> }

async function readOn<Node>(
  github: GitHub,
  document: string,
  { nodeId, headOid }: Listed,
  first: Page<Node>,
  parse: (node: unknown) => Further<Node>,
): Promise<Page<Node>> {
  let all = first
  for (let count = 2; all.after !== null && count <= mostPages; count += 1) {
    const answer = await graphqlPartial(github, document, { id: nodeId, cursor: all.after })
    const { headRefOid, page } = parse(answer.data['node'])
    if (headRefOid !== headOid) return { ...all, total: null }
    all = { ...page, nodes: [...all.nodes, ...page.nodes] }
  }
  return all
}
