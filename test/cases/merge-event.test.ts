import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { decideGroup } from '../../src/decide/merge/group.ts'
import { type OpenPlace, pullsAt } from '../../src/domain/merge/reach.ts'
import type { Address } from '../../src/domain/trigger.ts'
import { toTriggers } from '../../src/events/webhook.ts'
import { openBacklog, readBacklog } from '../../src/snapshot/backlog.ts'
import { aReading, commentPage, person, rawRepository, time } from '../support/answers.ts'
import { graphql, script, watchRequests } from '../support/github-trace.ts'
import { digest, self } from '../support/snapshots.ts'
import { mergeCases } from './support/merge-cases.ts'
import { payloadOf, shaOf, tableEvent } from './support/merge-events.ts'

watchRequests()

const open = z.object({
  number: z.int(),
  headSha: z.string(),
  baseRef: z.string(),
  crossRepository: z.boolean().default(false),
})
const eventCase = z.object({ event: tableEvent, openPrs: z.array(open).default([]) })
const expected = z.object({
  reconcile: z.array(z.int()),
  actions: z.array(z.string()).default([]),
  mustNot: z.array(z.string()).default([]),
})

type Came = { readonly reconcile: readonly number[]; readonly actions: readonly string[] }

/** A webhook, sent the way the server sends it before it knows any words of the repository. */
function received(event: z.infer<typeof tableEvent>, places: readonly OpenPlace[]): Came {
  const triggers = toTriggers({ id: 'd-1', name: event.name, payload: payloadOf(event) }, self, null)
  const addresses = triggers.map(({ address }) => address)
  return {
    reconcile: [...new Set(addresses.flatMap((address) => pullsAt(address, places)))],
    actions: addresses.flatMap(actionsAt),
  }
}

/** What is written for an address without a look at any pull request. */
function actionsAt(address: Address): readonly string[] {
  if (address.kind !== 'group') return []
  const { effects } = decideGroup({ head: address.head, base: address.base, required: null, reported: {} })
  const succeeded = effects.some(
    (effect) => effect.kind === 'check' && effect.head === address.head && effect.conclusion === 'success',
  )
  return succeeded ? ['report_success_on_group'] : []
}

/** Our interval sweep: what it has in view after it listed the repository. */
async function swept(pulls: readonly z.infer<typeof open>[]): Promise<Came> {
  const end = { pageInfo: { hasNextPage: false, endCursor: null } }
  const page = { issues: { ...end, nodes: [] }, pullRequests: { ...end, nodes: pulls.map(listedPull) } }
  const reading = aReading()
  script(graphql({ data: { repository: rawRepository(page) } }), {
    method: 'GET',
    path: `/repos/octo/toy/issues/comments?since=${encodeURIComponent(yesterday(reading.now()))}&sort=updated&direction=desc&per_page=100&page=1`,
    reply: [],
  })
  const where = { owner: 'octo', name: 'toy' }
  const { watched } = await readBacklog(await openBacklog(where, reading), where, { ...reading, digest })
  return { reconcile: watched, actions: [] }
}

const yesterday = (now: Date): string => new Date(now.getTime() - 86_400_000).toISOString()

function listedPull({ number, baseRef, crossRepository }: z.infer<typeof open>) {
  return {
    number,
    updatedAt: time(500),
    isCrossRepository: crossRepository,
    isDraft: false,
    createdAt: time(800),
    baseRefName: baseRef,
    author: person,
    labels: { nodes: [] },
    comments: commentPage(),
    reviewThreads: { nodes: [] },
    commits: { nodes: [{ commit: { committedDate: time(900), statusCheckRollup: null, own: { nodes: [] } } }] },
  }
}

describe('an event gives the pull requests to look at', () => {
  it.each(mergeCases('event').map((one) => [one.id, one.title, one] as const))('%s %s', async (_id, _title, one) => {
    const { event, openPrs } = eventCase.parse(one.given)
    const { reconcile, actions, mustNot } = expected.parse(one.expect)
    const places = openPrs.map(({ number, headSha, baseRef }) => ({ number, headOid: shaOf(headSha), baseRef }))
    const came = event.name === 'schedule' ? await swept(openPrs) : received(event, places)
    const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)
    expect(ascending(came.reconcile)).toEqual(ascending(reconcile))
    expect(came.actions).toEqual(expect.arrayContaining(actions))
    expect(came.actions.filter((action) => mustNot.includes(action))).toEqual([])
  })

  it('and one that no builder knows is an error', () => {
    expect(() => received(tableEvent.parse({ name: 'gollum' }), [])).toThrow(/no payload/)
  })
})
