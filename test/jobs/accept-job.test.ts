import { describe, expect, it } from 'vitest'
import { acceptJob } from '../../src/jobs/accept-job.ts'

const job = {
  v: 1,
  id: 'b-12',
  generation: 3,
  kind: 'implement',
  repository: 5,
  subject: 12,
  pull: null,
  agent: 'engineer',
  base: 'a'.repeat(40),
  head: null,
  branch: 'agent/12-x',
  asks: [{ kind: 'label', id: 'I_1', sha256: 'b'.repeat(64) }],
  limits: { usd: 5, minutes: 45, turns: 120 },
  energy: 8,
  ledger: `2@${'c'.repeat(40)}`,
}
const accept = (differs: object = {}, attempt = 1) => acceptJob(JSON.stringify({ ...job, ...differs }), attempt)

describe('acceptJob', () => {
  it('takes a job as the App writes it', () => {
    expect(accept()).toEqual({ job })
  })

  it.each([
    ['a newer version', { v: 2 }, 'unknown_version', '.github/workflows/signalbox.yml'],
    ['a newer version with keys of its own', { v: 7, novelty: true }, 'unknown_version', 'version 7'],
    ['an unknown key', { extra: 1 }, 'not_ours', 'does not fit'],
    ['a missing field', { base: undefined }, 'not_ours', 'base'],
    ['a version that is no number', { v: '2' }, 'not_ours', 'v does not fit'],
  ])('refuses %s', (_what, differs, stop, words) => {
    expect(accept(differs)).toMatchObject({ refused: { stop, words: expect.stringContaining(words) } })
  })

  it.each([
    ['', 'no text'],
    ['{', 'half a text'],
    ['null', 'null'],
    ['[]', 'a list'],
  ])('refuses %j, which is %s', (text) => {
    expect(acceptJob(text, 1)).toMatchObject({ refused: { stop: 'not_ours' } })
  })

  it('refuses more than 16 kB without looking into it', () => {
    const large = JSON.stringify({ ...job, v: 2, padding: 'x'.repeat(16_000) })
    expect(acceptJob(large, 1)).toMatchObject({
      refused: { stop: 'not_ours', words: expect.stringContaining('larger') },
    })
  })

  const review = {
    id: 'r-9',
    kind: 'review',
    subject: 9,
    pull: 9,
    head: 'd'.repeat(40),
    asks: [],
    review: { baseRef: 'main', memory: [], policy: '0'.repeat(16) },
  }

  it('takes a review, for which nobody asks', () => {
    expect(accept(review)).toMatchObject({ job: { kind: 'review', pull: 9 } })
  })

  it.each([
    ['work that nobody asks for', { asks: [] }],
    ['work with the order of a review', { review: review.review }],
    ['a review without its pull request', { ...review, pull: null }],
    ['a review without its head', { ...review, head: null }],
    ['a review without its order', { ...review, review: undefined }],
  ])('refuses %s', (_what, differs) => {
    expect(accept(differs)).toMatchObject({ refused: { stop: 'not_ours' } })
  })

  it('refuses a run that somebody ran again', () => {
    expect(accept({}, 2)).toMatchObject({ refused: { stop: 'use_retry' } })
  })
})
