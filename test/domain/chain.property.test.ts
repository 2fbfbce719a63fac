import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, noreplyAddress } from '../../src/domain/identity.ts'
import { advanceAll } from '../../src/domain/ledger/advance.ts'
import { type ChainCommit, readEntry } from '../../src/domain/ledger/chain.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { decodeMessage, encodeMessage } from '../../src/domain/ledger/message.ts'
import { emptyState, type LedgerState } from '../../src/domain/ledger/state.ts'
import { aReviewClaim, aReviewJob, contentKey } from '../support/reviews.ts'
import { aClaim, aJob, digest, now, oid, outsider, self, writer } from '../support/snapshots.ts'

const email = noreplyAddress(self.bot)
const tree = oid('tree')

/** What people and runs do, in any order: most of it fits, some does not. */
const step = fc.record({
  what: fc.constantFrom(
    'claim', 'automatic', 'publish', 'release', 'retry', 'again', 'merge', 'close', 'hold', 'resume', 'refuse', 'approve',
    'sweep', 'install', 'review', 'outsiders review', 'reviewed', 'end review', 'lose review', 'move review', 'close review',
    'waive', 'recheck',
  ),
  subject: fc.integer({ min: 1, max: 3 }),
  behind: fc.integer({ min: 0, max: 1 }),
  usd: fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 10_000),
  minute: fc.integer({ min: 0, max: 40_000 }),
}) // biome-ignore format: words in a row
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function toEntry({ what, subject, behind, usd, minute }: Step, state: LedgerState): Entry {
  const at = new Date(Date.parse(now) + minute * 60_000).toISOString()
  const key = `b-${subject}`
  const generation = (state.claims[key]?.job.generation ?? state.seq + 1) - behind
  const by = subject === 1 ? writer : outsider
  const end = {
    kind: 'released',
    key,
    at,
    generation: Math.max(0, generation),
    because: 'x',
    usd,
    agent: 'engineer',
    run: null,
  } as const
  switch (what) {
    case 'claim':
    case 'automatic': {
      const job = aJob({ id: key, subject, generation: Math.max(1, state.seq + 1 - behind) })
      const { hash, reservedUsd } = aClaim({ job })
      return {
        kind: 'claimed',
        key,
        at,
        by,
        cause: what === 'claim' ? 'person' : 'automatic',
        job,
        hash,
        reservedUsd,
        label: at,
      }
    }
    case 'publish':
      return {
        kind: 'published',
        key,
        at,
        generation: Math.max(1, generation),
        run: '1.1',
        branch: 'agent/1-x',
        head: oid('h'),
        pull: 9,
        holds: [],
      }
    case 'release':
      return { ...end, next: 'open' }
    case 'retry':
      return { ...end, next: 'retry' }
    case 'again':
      return { ...end, next: 'again' }
    case 'merge':
      return { ...end, next: 'merged' }
    case 'close':
      return { ...end, next: 'closed' }
    case 'hold':
      return { kind: 'held', at, subject, by, why: '' }
    case 'resume':
      return { kind: 'resumed', at, subject, by, confirmed: [digest(String(usd))] }
    case 'refuse':
      return { kind: 'refused', at, subject, ask: `IC_${minute}`, because: 'not_a_writer', label: null }
    case 'approve':
      return { kind: 'approved', at, subject, pull: 9, head: oid('h'), by }
    case 'sweep':
      return { kind: 'swept', at }
    case 'install':
      return { kind: 'installed', at }
    default:
      return toReviewEntry({ what, subject, behind, usd, minute }, state, { at, by })
  }
}

const endings = {
  'end review': 'open',
  'lose review': 'retry',
  'move review': 'again',
  'close review': 'closed',
} as const

function toReviewEntry(
  { what, subject: pull, behind, usd }: Step,
  state: LedgerState,
  { at, by }: { readonly at: string; readonly by: Actor },
): Entry {
  const key = `r-${pull}`
  const generation = Math.max(1, (state.claims[key]?.job.generation ?? state.seq + 1) - behind)
  switch (what) {
    case 'reviewed':
      return { kind: 'reviewed', key, at, generation, run: '1.1', pull, head: oid('h'), check: 900 + state.seq }
    case 'end review':
    case 'lose review':
    case 'move review':
    case 'close review':
      return { kind: 'released', key, at, generation, because: 'x', usd, agent: 'reviewer', run: null, next: endings[what] }
    case 'waive': {
      const about = { item: 'security/B', rev: 1, key: contentKey, until: at.slice(0, 10), why: 'x' }
      return { kind: 'waived', at, pull, by, ...about, ...(usd > 4 ? { sole: true } : {}) }
    }
    case 'recheck':
      return { kind: 'rechecked', at, pull, by }
    default: {
      const job = aReviewJob({ id: key, subject: pull, pull, generation: Math.max(1, state.seq + 1 - behind) })
      const { hash, reservedUsd } = aReviewClaim({ job })
      const claimed = { kind: 'claimed', key, at, by: self.bot, cause: 'automatic', job, hash, reservedUsd, label: null } as const
      return what === 'review' ? claimed : { ...claimed, outsider: true }
    }
  }
} // biome-ignore format: entries in one line each

type Chain = { readonly commits: readonly ChainCommit[]; readonly state: LedgerState }

function commitOf(entries: readonly Entry[], state: LedgerState, parent: ChainCommit | null): ChainCommit {
  const message = encodeMessage(entries, state)
  const parents = parent ? [parent.oid] : []
  return { oid: oid(message), message, tree, parents, authorEmail: email, signedByGitHub: true }
}

/** A chain as the App would write it; entries that do not fit are left out. */
function chainOf(steps: readonly Step[]): Chain {
  return steps.reduce<Chain>(
    ({ commits, state }, one) => {
      const entries = [toEntry(one, state)]
      const advanced = advanceAll(state, entries)
      if (!('state' in advanced)) return { commits, state }
      return { commits: [...commits, commitOf(entries, advanced.state, commits.at(-1) ?? null)], state: advanced.state }
    },
    { commits: [], state: emptyState },
  )
}

const chains = fc
  .array(step, { minLength: 1, maxLength: 25 })
  .map(chainOf)
  .filter(({ commits }) => commits.length > 1)

describe('whatever is appended, in any order', () => {
  it('is read back and believed, entry by entry', () => {
    fc.assert(
      fc.property(chains, ({ commits, state }) => {
        const read = commits.map((commit, index) => readEntry(commit, commits[index - 1] ?? null, email))
        expect(read.every((one) => one !== null)).toBe(true)
        expect(read.at(-1)).toEqual(state)
        expect(read.map((one) => one?.seq)).toEqual(commits.map((_, index) => index + 1))
      }),
    )
  })

  it('never lets two claims live under one key, nor sums go below zero', () => {
    fc.assert(
      fc.property(chains, ({ state }) => {
        for (const [key, claim] of Object.entries(state.claims)) expect(claim.key).toBe(key)
        for (const subject of Object.values(state.subjects)) {
          expect(subject.energy).toBeGreaterThanOrEqual(0)
          expect(subject.energy).toBeLessThanOrEqual(8)
          expect(subject.rounds).toBeGreaterThanOrEqual(0)
          expect(subject.spentUsd).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('never lets outsiders have two reviews at once, nor counts anybody’s waiver twice', () => {
    fc.assert(
      fc.property(chains, ({ state: { claims, reviews } }) => {
        expect(Object.values(claims).filter(({ outsider: theirs }) => theirs).length).toBeLessThanOrEqual(1)
        for (const { by } of Object.values(reviews).flatMap(({ waivers }) => waivers)) {
          expect(new Set(by.map(({ id }) => id)).size).toBe(by.length)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is not believed once anything about it was changed', () => {
    const forgeries: Readonly<Record<string, (commit: ChainCommit) => ChainCommit>> = {
      'another author': (commit) => ({ ...commit, authorEmail: noreplyAddress(writer) }),
      'no signature': (commit) => ({ ...commit, signedByGitHub: false }),
      'another tree': (commit) => ({ ...commit, tree: oid('other') }),
      'a second parent': (commit) => ({ ...commit, parents: [...commit.parents, oid('other')] }),
      'another parent': (commit) => ({ ...commit, parents: [oid('other')] }),
      'no parent': (commit) => ({ ...commit, parents: [] }),
      'money that was never spent': (commit) =>
        restated(commit, (state) => ({ ...state, days: { '2026-11-20': 999 } })),
      'a step too far': (commit) => restated(commit, (state) => ({ ...state, seq: state.seq + 1 })),
      'a purse that is full again': (commit) =>
        restated(commit, (state) => ({ ...state, outsiderDays: { '2026-11-20': 999 } })),
      'another look that nobody wants': (commit) =>
        restated(commit, (state) => ({
          ...state,
          reviews: { 77: { tried: null, checks: [], waivers: [], recheck: now } },
        })),
      'a merge that never was': (commit) => restated(commit, (state) => ({ ...state, merged: state.merged + 1 })),
      'an entry left out': (commit) => ({ ...commit, message: commit.message.replace(/^entry .*$/m, '') }),
      'an entry twice': (commit) => ({ ...commit, message: commit.message.replace(/^(entry .*)$/m, '$1\n$1') }),
      'words instead': (commit) => ({ ...commit, message: 'docs: a change' }),
    }
    fc.assert(
      fc.property(chains, fc.constantFrom(...Object.entries(forgeries)), ({ commits }, [_name, forge]) => {
        const [parent, commit] = commits.slice(-2)
        if (!parent || !commit) throw new Error('a chain has two commits at least')
        const forged = forge(commit)
        // An entry that changes nothing twice over is the same history; everything else is not.
        const harmless = forged.message !== commit.message && sameMeaning(forged, commit)
        expect(readEntry(forged, parent, email) === null || harmless).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('is not believed with a parent that is not ours', () => {
    fc.assert(
      fc.property(chains, ({ commits }) => {
        const [parent, commit] = commits.slice(-2)
        if (!parent || !commit) throw new Error('a chain has two commits at least')
        expect(readEntry(commit, { ...parent, signedByGitHub: false }, email)).toBeNull()
        expect(readEntry(commit, { ...parent, message: 'docs: a change' }, email)).toBeNull()
      }),
    )
  })
})

function restated(commit: ChainCommit, change: (state: LedgerState) => LedgerState): ChainCommit {
  const message = decodeMessage(commit.message)
  if (!message) throw new Error('a commit of the chain has a message')
  return { ...commit, message: encodeMessage(message.entries, change(message.state)) }
}

function sameMeaning(one: ChainCommit, other: ChainCommit): boolean {
  const [left, right] = [decodeMessage(one.message), decodeMessage(other.message)]
  return left !== null && right !== null && JSON.stringify(left.state) === JSON.stringify(right.state)
}
