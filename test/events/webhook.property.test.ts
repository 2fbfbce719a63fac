import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '../../src/domain/trigger.ts'
import { toTriggers } from '../../src/events/webhook.ts'
import { oid, self } from '../support/snapshots.ts'

const repository = { id: 500, name: 'toy', owner: { login: 'octo' }, default_branch: 'main' }
const nearly = <Value>(real: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: real }, fc.jsonValue(), fc.constant(undefined))
const head = nearly(fc.constantFrom(oid('a'), oid('b'), 'HEAD', '--upload-pack=x'))
const branch = nearly(fc.constantFrom('main', 'agent/12-x', 'topic', '../main'))
const labels = nearly(fc.array(fc.record({ name: fc.constantFrom('bug', 'merge-blocker', 'agent:merge', 'agent') })))
const listed = nearly(
  fc.array(
    nearly(
      fc.record({
        number: nearly(fc.integer({ min: -1, max: 9 })),
        base: fc.record({ repo: fc.record({ id: fc.constantFrom(500, 501) }) }),
      }),
    ),
  ),
)
const place = { head_sha: head, head_branch: branch, pull_requests: listed, app: nearly(fc.record({ id: fc.nat() })) }
const subject = { number: nearly(fc.integer({ min: -1, max: 99 })), labels, user: nearly(fc.record({ id: fc.nat() })) }

/** Payloads that are right in most places and broken in some. */
const payload = fc.record(
  {
    action: nearly(fc.constantFrom('completed', 'checks_requested', 'closed', 'labeled', 'edited', 'submitted')),
    ref: nearly(fc.constantFrom('refs/heads/main', 'refs/heads/a/b', 'refs/tags/main', 'refs/heads/')),
    commits: nearly(fc.array(fc.record({ modified: fc.constantFrom(['.github/signalbox.yml'], ['a']) }))),
    sha: head,
    branches: nearly(fc.array(fc.record({ name: branch }))),
    check_run: nearly(fc.record({ ...place, check_suite: fc.record({ head_branch: branch }) })),
    check_suite: nearly(fc.record(place)),
    workflow_run: nearly(fc.record({ ...place, id: fc.nat(), event: fc.constant('push') })),
    merge_group: nearly(fc.record({ head_sha: head, base_ref: nearly(fc.constant('refs/heads/main')) })),
    pull_request: nearly(fc.record(subject)),
    issue: nearly(fc.record(subject)),
    label: nearly(fc.record({ name: fc.constantFrom('merge-blocker', 'x') })),
    changes: fc.jsonValue(),
    sender: nearly(fc.record({ id: fc.constantFrom(1, self.bot.id), login: fc.constant('x') })),
  },
  { requiredKeys: [] },
)
const names = fc.constantFrom(
  'issues',
  'pull_request',
  'pull_request_review',
  'pull_request_review_thread',
  'check_run',
  'check_suite',
  'status',
  'workflow_run',
  'merge_group',
  'push',
)

function isSound(address: Address): boolean {
  switch (address.kind) {
    case 'head':
      return (
        /^[0-9a-f]{40}$/.test(address.oid) && address.listed.every((number, at, all) => number > (all[at - 1] ?? 0))
      )
    case 'group':
      return /^[0-9a-f]{40}$/.test(address.head) && address.base !== ''
    case 'base':
      return address.name === null || address.name !== ''
    case 'pull':
    case 'issue':
      return address.number > 0
    default:
      return true
  }
}

describe('a payload that is broken in some places', () => {
  it('gives whole addresses or none, and never fails', () => {
    fc.assert(
      fc.property(names, payload, (name, body) => {
        const triggers = toTriggers({ id: 'd', name, payload: { repository, ...body } }, self, null)
        expect(triggers.filter(({ address }) => !isSound(address))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })
})
