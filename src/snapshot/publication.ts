import * as z from 'zod'
import { branchKey } from '../domain/ledger/state.ts'
import { workflowFolder } from '../domain/names.ts'
import type { BaseEntry, BundleReading, PublishSnapshot } from '../domain/publication.ts'
import type { RunFacts, Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { publicationDocument, treeDocument } from './documents/publication.ts'
import { type First, PartialAnswer, parseFirst } from './first-query.ts'
import { place, type Reading } from './reading.ts'
import { complete, untilFresh } from './subject.ts'
import {
  entriesOf,
  expressionsOf,
  foldersAbove,
  planTree,
  questionOf,
  type TreePlan,
  textsOf,
  workflowsOf,
} from './tree.ts'

const anyFields = z.record(z.string(), z.unknown())
/** Attributes that GitHub did not show to their end could name any path. */
const everyPathInLargeFiles = '* filter=lfs'

const attributesBlob = z.object({ text: z.string().nullish(), isTruncated: z.boolean() })

export type Publication = {
  readonly run: RunFacts
  readonly bundle: BundleReading
  /** Addresses the subject; its actor, where somebody is known to have caused the claim, is asked for in the same query. */
  readonly trigger: Trigger
  /** Number of the subject, as the run's name says. */
  readonly number: number
}

/**
 * Reads all that a publish decision may know: the subject, the branch, and the entries of the tree the bundle's changes
 * apply to, in one query where the changes are few.
 */
export async function readPublication(publication: Publication, reading: Reading): Promise<PublishSnapshot> {
  const { run, bundle, trigger, number } = publication
  const changes = bundle.kind === 'read' ? bundle.bundle.changes : null
  const plan = changes ? planTree(changes) : { commit: null, pieces: [] }
  const [piece = { folders: [], files: [] }, ...further] = plan.pieces
  const variables = {
    ...place(trigger.repository),
    number,
    branches: `${number}-`,
    who: trigger.actor?.login ?? '',
    hinted: trigger.actor !== undefined,
    app: reading.self.appId,
    attributes: `${plan.commit ?? 'HEAD'}:.gitattributes`,
    workflows: `${plan.commit ?? 'HEAD'}:${workflowFolder}`,
    ...(plan.commit === null ? {} : expressionsOf(plan.commit, piece)),
  }
  const ask = async () => {
    const readAt = reading.now().toISOString()
    const answer = await graphqlPartial(reading.github, publicationDocument(questionOf(piece)), variables)
    const first = parseFirst(answer, { readAt, where: trigger.repository, reading })
    return { first, data: anyFields.parse(answer.data['repository']) }
  }
  const { first, data } = await untilFresh(ask, (answer) => answer.first, trigger, reading)
  const rest = await Promise.all(further.map((one) => lookAt(one, plan.commit ?? '', trigger, reading)))
  const looks = [{ data, piece }, ...rest]
  const attributes = attributesBlob.safeParse(data['attributes']).data
  const snapshot = await complete(first, trigger, reading, { run, report: null })
  return {
    snapshot,
    run,
    bundle,
    branch: branchOf(first, snapshot, number),
    entries: { ...workflowsOf(data['workflows']), ...withTexts(looks, Object.keys(changes?.files ?? {})) },
    attributes: attributes?.isTruncated ? everyPathInLargeFiles : (attributes?.text ?? null),
  }
}

type Look = { readonly data: Readonly<Record<string, unknown>>; readonly piece: TreePlan['pieces'][number] }

async function lookAt(piece: Look['piece'], commit: string, { repository }: Trigger, reading: Reading): Promise<Look> {
  const variables = { ...place(repository), ...expressionsOf(commit, piece) }
  const answer = await graphqlPartial(reading.github, treeDocument(questionOf(piece)), variables)
  const [gap] = answer.errors
  if (gap) throw new PartialAnswer(`GitHub left something out: ${gap.message}`)
  return { data: anyFields.parse(answer.data['repository']), piece }
}

/** Of all that was seen, the touched paths and what stands above them. */
function withTexts(looks: readonly Look[], touched: readonly string[]): Record<string, BaseEntry> {
  const entries = new Map(looks.flatMap(({ data, piece }) => Object.entries(entriesOf(data, piece))))
  const texts = new Map(looks.flatMap(({ data, piece }) => Object.entries(textsOf(data, piece))))
  const wanted = [...new Set(touched.flatMap((path) => [...foldersAbove(path), path]))]
  return Object.fromEntries(
    wanted.flatMap((path) => {
      const entry = entries.get(path)
      const text = texts.get(path)
      return entry ? [[path, text === undefined ? entry : { ...entry, text }]] : []
    }),
  )
}

/** The job's branch as it is now: among the branches, or the head of the pull request. */
function branchOf({ answer }: First, { pull, ledger }: Snapshot, number: number): PublishSnapshot['branch'] {
  const claim = ledger.kind === 'valid' ? ledger.state.claims[branchKey(number)] : undefined
  if (!claim) return null
  const { branch } = claim.job
  const ref = answer.branches?.find(({ prefix, name }) => `${prefix}${name}` === `refs/heads/${branch}`)
  if (ref?.target) return { oid: ref.target.oid, message: ref.target.message ?? '' }
  const headed = pull?.headRef === branch && pull.headRefExists
  return headed ? { oid: pull.headOid, message: pull.headMessage } : null
}
