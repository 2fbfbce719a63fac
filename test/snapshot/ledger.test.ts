import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { noteTip, seenTip } from '../../src/github/seen-tips.ts'
import { readSubject } from '../../src/snapshot/subject.ts'
import {
  aReading,
  chainOf,
  person,
  rawCheckRun,
  rawIssue,
  rawPull,
  rawRepository,
  rollupOf,
  strangerTip,
  subjectStep,
  tipOf,
} from '../support/answers.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, oid, self } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const look: Trigger = { kind: 'sweep', repository, address: { kind: 'issue', number: 12 } }
const swept = (seconds: number): Entry => ({ kind: 'swept', at: ago(seconds) })
const chain = chainOf([swept(900)], [swept(600)], [swept(300)])
const [newest, middle] = chain
if (!newest || !middle) throw new Error('the chain is shorter')

const quiet = rawIssue({ labels: { nodes: [] } })
const withTip = (ledger: unknown, subject: unknown = quiet): Step => subjectStep(rawRepository({ ledger, subject }))
const tipAlone = (ledger: unknown): Step => graphql({ data: { repository: { ledger } } })

describe('the ledger', () => {
  it('is empty where the ref does not exist', async () => {
    script(withTip(null))
    expect((await readSubject(look, aReading())).snapshot.ledger).toEqual({ kind: 'empty' })
  })

  it('that is valid is remembered as seen', async () => {
    script(withTip(tipOf(chain)))
    const reading = aReading()
    const { snapshot } = await readSubject(look, reading)
    expect(snapshot.ledger).toMatchObject({ kind: 'valid', oid: newest.oid, state: { seq: 3, sweptAt: ago(300) } })
    expect(seenTip(reading.seen, repository)).toEqual({ seq: 3, oid: newest.oid })
  })

  it.each([
    ['the author is not the bot', { author: { email: 'mallory@example.com' } }],
    ['nobody signed', { signature: null }],
    ['the signature is bad', { signature: { isValid: false, wasSignedByGitHub: true } }],
    ['somebody else signed', { signature: { isValid: true, wasSignedByGitHub: false } }],
    ['the tree is another one', { tree: { oid: oid('other tree') } }],
    ['it is a merge', { parents: { totalCount: 2, nodes: [{ oid: middle.oid }, { oid: oid('x') }] } }],
    ['the message is none of ours', { message: 'mine now' }],
  ])('is invalid when %s, and restored to the newest valid entry below', async (_case, damage) => {
    const bad = { ...tipOf(chain), ...damage, oid: oid('bad') }
    const history = { nodes: [bad, ...chain.slice(1).map(({ node }) => node)] }
    const sent = script(withTip(bad), tipAlone({ ...bad, history }))
    const { snapshot } = await readSubject(look, aReading())
    expect(snapshot.ledger).toEqual({ kind: 'invalid', oid: oid('bad'), restore: middle.oid })
    expect(sent.slice(1).map(operation)).toMatchObject([
      { name: 'LedgerTip', variables: { expression: 'refs/signalbox/ledger', depth: 50 } },
    ])
  })

  it('is invalid without a way back where nothing below is ours', async () => {
    script(withTip(strangerTip), tipAlone(strangerTip))
    const { snapshot } = await readSubject(look, aReading())
    expect(snapshot.ledger).toEqual({ kind: 'invalid', oid: strangerTip['oid'], restore: null })
  })

  it('is invalid where the ref is no commit at all', async () => {
    script(withTip({ oid: oid('blob') }), tipAlone({ oid: oid('blob') }))
    expect((await readSubject(look, aReading())).snapshot.ledger.kind).toBe('invalid')
  })
})

describe('a ledger that was moved back', () => {
  const older = tipOf(chain, 1)

  it('is waited for first: the answer may only be late', async () => {
    const reading = aReading()
    noteTip(reading.seen, repository, { seq: 3, oid: newest.oid })
    script(withTip(older), withTip(tipOf(chain)))
    expect((await readSubject(look, reading)).snapshot.ledger).toMatchObject({ kind: 'valid', oid: newest.oid })
    expect(reading.slept).toEqual([1000])
  })

  it('is rolled back by what this process saw, and the way back is proven', async () => {
    const reading = aReading()
    noteTip(reading.seen, repository, { seq: 3, oid: newest.oid })
    const sent = script(withTip(older), withTip(older), withTip(older), withTip(older), tipAlone(tipOf(chain)))
    const { snapshot } = await readSubject(look, reading)
    expect(snapshot.ledger).toEqual({ kind: 'rolled_back', oid: middle.oid, restore: newest.oid })
    expect(sent.slice(4).map(operation)).toMatchObject([{ name: 'LedgerTip', variables: { expression: newest.oid } }])
  })

  it('is rolled back when the ref was deleted', async () => {
    const reading = aReading()
    noteTip(reading.seen, repository, { seq: 3, oid: newest.oid })
    script(withTip(null), withTip(null), withTip(null), withTip(null), tipAlone(tipOf(chain)))
    const { snapshot } = await readSubject(look, reading)
    expect(snapshot.ledger).toEqual({ kind: 'rolled_back', oid: '0'.repeat(40), restore: newest.oid })
  })

  const ours = (summary: string) => ({
    statusCheckRollup: rollupOf([
      rawCheckRun({ name: 'signalbox / merge', summary, checkSuite: { app: { databaseId: self.appId, slug: 's' } } }),
    ]),
  })
  const block = `All good.\n\n<!-- {"v":1,"pull":20,"ledger":"3@${newest.oid}"} -->`
  const trailer = (email: string) => ({
    headRef: {
      target: {
        oid: oid('head'),
        message: `Sum\n\nSignalbox-Ledger: 3@${newest.oid}`,
        committedDate: '2026-11-20T07:00:00Z',
        author: { email },
        signature: { isValid: true, wasSignedByGitHub: true },
        checkSuites: { totalCount: 0, nodes: [] },
      },
    },
  })

  it.each([
    ['the machine block of the App’s check', ours(block)],
    ['the trailer of a commit by the App', trailer('9001+signalbox[bot]@users.noreply.github.com')],
  ])('is rolled back by %s, without any memory', async (_case, pull) => {
    script(withTip(older, rawPull({ author: person, ...pull })), tipAlone(tipOf(chain)))
    const { snapshot } = await readSubject(look, aReading())
    expect(snapshot.ledger).toEqual({ kind: 'rolled_back', oid: middle.oid, restore: newest.oid })
  })

  it.each([
    ['the trailer of a commit by somebody else', trailer('mallory@example.com')],
    [
      'the block of a check by another App',
      { statusCheckRollup: rollupOf([rawCheckRun({ name: 'signalbox / merge', summary: block })]) },
    ],
    ['words of a check before its block', ours(`"ledger":"3@${newest.oid}"\n\n<!-- {"v":1} -->`)],
  ])('is not believed on %s', async (_case, pull) => {
    script(withTip(older, rawPull({ author: person, ...pull })))
    expect((await readSubject(look, aReading())).snapshot.ledger.kind).toBe('valid')
  })

  it('is simply not there yet where our check was written before it began', async () => {
    const first = block.replace(/\d+@[0-9a-f]{40}/, `0@${'0'.repeat(40)}`)
    script(withTip(null, rawPull({ author: person, ...ours(first) })))
    expect((await readSubject(look, aReading())).snapshot.ledger).toEqual({ kind: 'empty' })
  })

  it('has no way back where the named entry is gone', async () => {
    script(withTip(older, rawPull({ author: person, ...ours(block) })), tipAlone(null))
    const { snapshot } = await readSubject(look, aReading())
    expect(snapshot.ledger).toEqual({ kind: 'rolled_back', oid: middle.oid, restore: null })
  })

  it('is a fork where the same place in the chain holds another entry', async () => {
    const fork = chainOf([swept(900)], [swept(600)], [swept(200)])
    script(withTip(tipOf(fork), rawPull({ author: person, ...ours(block) })), tipAlone(tipOf(chain)))
    expect((await readSubject(look, aReading())).snapshot.ledger).toMatchObject({
      kind: 'rolled_back',
      restore: newest.oid,
    })
  })
})
