import type { Snapshot } from '../../domain/snapshot.ts'

type Blocker = Snapshot['blockers'][number]

type BlockerNode = {
  readonly number: number
  readonly title: string
  /** GitHub's word for what the author is to the repository. */
  readonly authorAssociation?: string | null | undefined
}

/** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const insiders: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR']

/** Open issues with the label that stops merging, as far as one page shows them. */
export type BlockerPage = {
  readonly nodes: readonly BlockerNode[]
  readonly complete: boolean
}

/**
 * What stops merging, and where. Of more than one page nobody knows what the rest stops: then the last one of the page
 * stands for the rest and stops everything. Authors may change their titles at any time, so the title of an outsider's issue
 * limits nothing.
 */
export function toBlockers({ nodes, complete }: BlockerPage): readonly Blocker[] {
  const blockers = nodes.map((node) => ({
    number: node.number,
    branches: isInsiders(node) ? branchesOf(node.title) : [],
  }))
  if (complete) return blockers
  const last = blockers.at(-1) ?? { number: 0 }
  return [...blockers.slice(0, -1), { ...last, branches: [] }]
}

function isInsiders({ authorAssociation }: BlockerNode): boolean {
  return insiders.includes(authorAssociation ?? '')
}

/** The branches a title names as `branch:<name>` or `branch:"<name>"`; none means all. */
function branchesOf(title: string): readonly string[] {
  const words = [...title.matchAll(/(?:^|[\s([,;])branch:(?:"([^"]+)"|([^\s,;]+))/gi)]
  const names = words.map(([, quoted, bare = '']) => quoted ?? bare.replace(/[)\].:!?]+$/, ''))
  return [...new Set(names.filter((name) => name !== ''))]
}
