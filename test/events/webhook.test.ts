import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Vocabulary, vocabularyOf } from '../../src/domain/vocabulary.ts'
import { toTriggers } from '../../src/events/webhook.ts'
import { aConfig, oid, outsider, self, writer } from '../support/snapshots.ts'

const words: Vocabulary = {
  handle: '@agent',
  askLabel: 'agent',
  mergeLabel: 'agent:merge',
  holdLabels: ['hold', 'do-not-merge'],
  bases: null,
  reviews: false,
}
const repository = { id: 500, name: 'toy', owner: { login: 'octo' }, default_branch: 'main' }
const person = { ...writer, type: 'User' }
const bot = { ...self.bot, type: 'Bot' }
const head_sha = oid('head')
const labels = (...names: string[]) => names.map((name) => ({ name }))

const issue = (differs: object = {}) => ({
  number: 12,
  updated_at: '2026-11-20T07:59:30Z',
  labels: labels('agent'),
  user: person,
  ...differs,
})
const pull = (differs: object = {}) => ({ ...issue({ number: 20, labels: [], user: bot }), ...differs })

function triggersOf(name: string, payload: object, vocabulary: Vocabulary | null = words) {
  return toTriggers({ id: 'd-1', name, payload: { repository, sender: person, ...payload } }, self, vocabulary)
}

/** `<kind> <address>` of each trigger; a head stands without its name. */
function told(name: string, payload: object, vocabulary: Vocabulary | null = words): string[] {
  return triggersOf(name, payload, vocabulary).map(({ kind, address }) => {
    const { kind: what, ...rest } = address
    const fields = what === 'head' ? [JSON.stringify(Object(rest).listed)] : Object.values(rest)
    return [kind, what, ...fields.map(String)].join(' ')
  })
}

describe('an event is an address', () => {
  it('names repository, subject, actor, time and delivery, and nothing else', () => {
    expect(triggersOf('issues', { action: 'labeled', issue: issue(), label: { name: 'agent' } })).toEqual([
      {
        kind: 'labeled',
        repository: { owner: 'octo', name: 'toy' },
        address: { kind: 'issue', number: 12 },
        actor: writer,
        at: '2026-11-20T07:59:30.000Z',
        delivery: 'd-1',
      },
    ])
  })

  it.each([
    ['the ask label is set', 'issues', { action: 'labeled', issue: issue(), label: { name: 'agent' } }, ['labeled issue 12']],
    ['its name is written in another case', 'issues', { action: 'labeled', issue: issue(), label: { name: 'Agent' } }, ['labeled issue 12']],
    ['a hold label is set', 'issues', { action: 'labeled', issue: issue(), label: { name: 'hold' } }, ['issue_changed issue 12']],
    ['the ask label is removed', 'issues', { action: 'unlabeled', issue: issue(), label: { name: 'agent' } }, ['issue_changed issue 12']],
    ['an issue that asks is closed', 'issues', { action: 'closed', issue: issue() }, ['issue_changed issue 12']],
    ['an issue that asks is reopened', 'issues', { action: 'reopened', issue: issue() }, ['issue_changed issue 12']],
    ['a comment commands', 'issue_comment', { action: 'created', issue: issue(), comment: { body: '@agent fix', user: person } }, ['commented issue 12']],
    ['a comment on a pull request commands', 'issue_comment', { action: 'created', issue: issue({ number: 20, pull_request: {} }), comment: { body: '@agent fix', user: person } }, ['commented pull 20']],
    ['a bot commands on a pull request of ours', 'issue_comment', { action: 'created', issue: issue({ number: 20, user: bot, pull_request: {} }), comment: { body: '@agent fix', user: { id: 5, login: 'x[bot]', type: 'Bot' } } }, ['commented pull 20']],
    ['our pull request gets a commit', 'pull_request', { action: 'synchronize', pull_request: pull() }, ['pull_changed pull 20']],
    ['our pull request is closed', 'pull_request', { action: 'closed', pull_request: pull() }, ['pull_changed pull 20']],
    ['our pull request is retargeted', 'pull_request', { action: 'edited', pull_request: pull(), changes: { base: { ref: { from: 'main' } } } }, ['pull_changed pull 20']],
    ["a person's pull request carries the merge label", 'pull_request', { action: 'synchronize', pull_request: pull({ user: person, labels: labels('agent:merge') }) }, ['pull_changed pull 20']],
    ["a person's pull request loses the merge label", 'pull_request', { action: 'unlabeled', pull_request: pull({ user: person }), label: { name: 'agent:merge' } }, ['pull_changed pull 20']],
    ['our pull request is reviewed', 'pull_request_review', { action: 'submitted', pull_request: pull(), review: {} }, ['reviewed pull 20']],
    ['a line of it is commented', 'pull_request_review_comment', { action: 'created', pull_request: pull(), comment: {} }, ['reviewed pull 20']],
    ['a thread of it is resolved', 'pull_request_review_thread', { action: 'resolved', pull_request: pull(), thread: {} }, ['reviewed pull 20']],
    ['a check ends on a branch of ours', 'check_run', { action: 'completed', check_run: { app: { id: 1 }, head_sha, check_suite: { head_branch: 'agent/12-x' }, pull_requests: [] } }, ['checks_changed branch agent/12-x']],
    ['a check ends on another branch with a pull request', 'check_run', { action: 'completed', check_run: { app: { id: 1 }, head_sha, check_suite: { head_branch: 'topic' }, pull_requests: [{ number: 7, base: { repo: { id: 500 } } }] } }, ['checks_changed head [7]']],
    ['a suite ends on a branch of ours', 'check_suite', { action: 'completed', check_suite: { app: { id: 1 }, head_sha, head_branch: 'agent/12-x', pull_requests: [] } }, ['checks_changed branch agent/12-x']],
    ['a status comes on a branch of ours', 'status', { sha: head_sha, state: 'success', branches: [{ name: 'main' }, { name: 'agent/12-x' }] }, ['checks_changed branch agent/12-x']],
    ['our run ends', 'workflow_run', { action: 'completed', sender: bot, workflow_run: { id: 4711, head_sha, event: 'workflow_dispatch', path: '.github/workflows/signalbox.yml', head_branch: 'main' } }, ['run_completed run 4711']],
    ['our run ends and GitHub names the ref', 'workflow_run', { action: 'completed', workflow_run: { id: 4711, head_sha, event: 'workflow_dispatch', path: '.github/workflows/signalbox.yml@main', head_branch: 'main' } }, ['run_completed run 4711']],
    ['CI ends on a branch of ours', 'workflow_run', { action: 'completed', workflow_run: { id: 9, head_sha, event: 'push', path: '.github/workflows/ci.yml', head_branch: 'agent/12-x' } }, ['checks_changed branch agent/12-x']],
    ['the configuration is pushed', 'push', { ref: 'refs/heads/main', commits: [{ added: [], modified: ['.github/signalbox.yml'], removed: [] }] }, ['base_pushed repository', 'base_pushed base null']],
    ['the workflow is pushed', 'push', { ref: 'refs/heads/main', commits: [{ added: ['.github/workflows/signalbox.yml'] }] }, ['base_pushed repository', 'base_pushed base null']],
    ['the configuration is merged by ourselves', 'push', { sender: bot, ref: 'refs/heads/main', commits: [{ modified: ['.github/signalbox.yml'] }] }, ['base_pushed repository', 'base_pushed base null']],
    ['code is pushed to the default branch', 'push', { ref: 'refs/heads/main', commits: [{ modified: ['src/a.ts'] }] }, ['base_pushed base main']],
    ['our own merge arrives', 'push', { sender: bot, ref: 'refs/heads/main', commits: [{ modified: ['src/a.ts'] }] }, ['pull_changed base main']],
    ['the title of our pull request is edited', 'pull_request', { action: 'edited', pull_request: pull(), changes: { title: { from: 'x' } } }, ['pull_changed pull 20']],
    ['the text of our pull request is edited', 'pull_request', { action: 'edited', pull_request: pull(), changes: { body: { from: 'Depends-On: #7' } } }, ['pull_changed pull 20']],
    ["a person's pull request is closed, which another may wait for", 'pull_request', { action: 'closed', pull_request: pull({ user: person }) }, ['pull_changed base null']],
    ['a review of our pull request is edited', 'pull_request_review', { action: 'edited', pull_request: pull(), review: {} }, ['reviewed pull 20']],
    ['a comment in its diff is deleted', 'pull_request_review_comment', { action: 'deleted', pull_request: pull(), comment: {} }, ['reviewed pull 20']],
    ['a check ends on a branch without a pull request', 'check_run', { action: 'completed', check_run: { app: { id: 1 }, head_sha, check_suite: { head_branch: 'topic' }, pull_requests: [] } }, ['checks_changed head []']],
    ['a check ends on a pull request into a fork', 'check_run', { action: 'completed', check_run: { app: { id: 1 }, head_sha, check_suite: { head_branch: 'topic' }, pull_requests: [{ number: 7, base: { repo: { id: 501 } } }, { number: 9, base: { repo: { id: 500 } } }, null] } }, ['checks_changed head [9]']],
    ['a status comes on another branch', 'status', { sha: head_sha, state: 'success', branches: [{ name: 'main' }] }, ['checks_changed head []']],
    ['a status comes on the head of a fork', 'status', { sha: head_sha, state: 'error', branches: [] }, ['checks_changed head []']],
    ['another workflow ends on the default branch', 'workflow_run', { action: 'completed', workflow_run: { id: 9, head_sha, event: 'push', path: '.github/workflows/ci.yml', head_branch: 'main', pull_requests: [] } }, ['checks_changed head []']],
    ['CI ends on a branch of a fork that is named like ours', 'workflow_run', { action: 'completed', workflow_run: { id: 9, head_sha, event: 'pull_request', path: '.github/workflows/ci.yml', head_branch: 'agent/12-x', head_repository: { id: 501 } } }, ['checks_changed head []']],
    ['our workflow was started by something else than a dispatch', 'workflow_run', { action: 'completed', workflow_run: { id: 9, head_sha, event: 'push', path: '.github/workflows/signalbox.yml', head_branch: 'main' } }, ['checks_changed head []']],
    ['an issue that stops merging is closed', 'issues', { action: 'closed', issue: issue({ labels: labels('Merge-Blocker') }) }, ['issue_changed base null']],
    ['an issue that stops merging gets another title', 'issues', { action: 'edited', issue: issue({ labels: labels('merge-blocker') }) }, ['issue_changed base null']],
    ['an issue stops merging no more', 'issues', { action: 'unlabeled', issue: issue({ labels: [] }), label: { name: 'merge-blocker' } }, ['issue_changed base null']],
    ['a merge queue asks for checks', 'merge_group', { action: 'checks_requested', merge_group: { head_sha, base_ref: 'refs/heads/release/1' } }, [`merge_group group ${head_sha} release/1`]],
  ])('when %s', (_what, name, payload, addresses) => {
    expect(told(name, payload)).toEqual(addresses)
  }) // biome-ignore format: one line per event

  it.each([
    ['created', { repositories: [{ full_name: 'octo/toy' }, { full_name: 'octo/other' }] }, ['octo/toy', 'octo/other']],
    [
      'added',
      { repositories_added: [{ full_name: 'octo/new' }], repositories: [{ full_name: 'octo/toy' }] },
      ['octo/new'],
    ],
  ])('for every repository of an installation that is %s', (action, lists, repositories) => {
    const installation = { created_at: 1_795_000_000, updated_at: '2026-11-20T07:00:00Z' }
    const delivery = { id: 'd-2', name: 'installation', payload: { action, installation, sender: person, ...lists } }
    const triggers = toTriggers(delivery, self, null)
    expect(triggers.map(({ repository: { owner, name } }) => `${owner}/${name}`)).toEqual(repositories)
    expect(
      triggers.every(({ kind, at }) => kind === 'installed' && at !== undefined && !Number.isNaN(Date.parse(at))),
    ).toBe(true)
  })
})

describe('whatever happens to a pull request that is ours', () => {
  it.each([
    'enqueued',
    'dequeued',
    'auto_merge_enabled',
    'auto_merge_disabled',
    'review_requested',
    'review_request_removed',
    'closed',
    'assigned',
    'locked',
  ])('is a reason to look: %s', (action) => {
    expect(told('pull_request', { action, pull_request: pull() })).toEqual(['pull_changed pull 20'])
    const labelled = pull({ user: person, labels: labels('agent:merge') })
    expect(told('pull_request', { action, pull_request: labelled })).toEqual(['pull_changed pull 20'])
  })
})

describe('the words of a repository', () => {
  it.each([
    ['release/1', ['base_pushed base release/1']],
    ['main', []],
  ])('say that %s is merged into, or not', (name, addresses) => {
    const push = { ref: `refs/heads/${name}`, commits: [] }
    expect(told('push', push, { ...words, bases: ['release/1'] })).toEqual(addresses)
  })

  it('do not limit whom a new configuration concerns: a freeze or the bases may be others', () => {
    const push = { ref: 'refs/heads/main', commits: [{ modified: ['.github/signalbox.yml'] }] }
    const addresses = ['base_pushed repository', 'base_pushed base null']
    expect(told('push', push, { ...words, bases: ['release/1'] })).toEqual(addresses)
    expect(told('push', push, null)).toEqual(addresses)
  })

  it('come from the configuration', () => {
    const { config } = aConfig({ merge: { label: 'ship', bases: ['next'] } })
    expect(vocabularyOf(config)).toMatchObject({ mergeLabel: 'ship', bases: ['next'] })
    expect(vocabularyOf(aConfig().config)).toMatchObject({ mergeLabel: 'agent:merge', bases: null })
  })
})

describe('what is not ours costs nothing', () => {
  it.each([
    ['another label is set', 'issues', { action: 'labeled', issue: issue(), label: { name: 'bug' } }],
    ['an issue is opened with our word in its title', 'issues', { action: 'opened', issue: issue({ title: '@agent fix' }) }],
    ['an issue that never asked is closed', 'issues', { action: 'closed', issue: issue({ labels: labels('bug') }) }],
    ['our own bot sets a label', 'issues', { action: 'labeled', sender: bot, issue: issue(), label: { name: 'agent' } }],
    ['a comment only talks about us', 'issue_comment', { action: 'created', issue: issue(), comment: { body: 'maybe ask @agent later?', user: person } }],
    ['a comment quotes a command', 'issue_comment', { action: 'created', issue: issue(), comment: { body: '> @agent fix', user: person } }],
    ['a comment is edited', 'issue_comment', { action: 'edited', issue: issue(), comment: { body: '@agent fix', user: person } }],
    ['a comment is edited by somebody else', 'issue_comment', { action: 'edited', sender: { ...outsider, type: 'User' }, issue: issue(), comment: { body: '@agent fix', user: person } }],
    ['a comment is deleted', 'issue_comment', { action: 'deleted', issue: issue(), comment: { body: '@agent fix', user: person } }],
    ['we comment ourselves', 'issue_comment', { action: 'created', sender: bot, issue: issue(), comment: { body: '@agent fix', user: bot } }],
    ['a bot commands on an issue', 'issue_comment', { action: 'created', issue: issue(), comment: { body: '@agent fix', user: { id: 5, login: 'x[bot]', type: 'Bot' } } }],
    ["a bot commands on a person's pull request", 'issue_comment', { action: 'created', issue: issue({ pull_request: {} }), comment: { body: '@agent fix', user: { id: 5, login: 'x[bot]', type: 'Bot' } } }],
    ["a person's pull request gets a commit", 'pull_request', { action: 'synchronize', pull_request: pull({ user: person }) }],
    ["a person's pull request is reviewed", 'pull_request_review', { action: 'submitted', pull_request: pull({ user: person }), review: {} }],
    ['a thread is edited', 'pull_request_review_comment', { action: 'edited', pull_request: pull(), comment: {} }],
    ['our own check ends', 'check_run', { action: 'completed', check_run: { app: { id: 77 }, head_sha, check_suite: { head_branch: 'agent/12-x' }, pull_requests: [] } }],
    ['our own suite ends', 'check_suite', { action: 'completed', check_suite: { app: { id: 77 }, head_sha, head_branch: 'agent/12-x' } }],
    ['a check begins', 'check_run', { action: 'created', check_run: { app: { id: 1 }, head_sha, check_suite: { head_branch: 'agent/12-x' } } }],
    ['the configuration is pushed to another branch', 'push', { ref: 'refs/heads/topic', commits: [{ modified: ['.github/signalbox.yml'] }] }],
    ['code is pushed to a branch nobody merges into', 'push', { ref: 'refs/heads/topic', commits: [{ modified: ['src/a.ts'] }] }],
    ['a tag is pushed that is named like the default branch', 'push', { ref: 'refs/tags/main', commits: [] }],
    ['the default branch is deleted', 'push', { ref: 'refs/heads/main', deleted: true, commits: [] }],
    ['we set a status ourselves', 'status', { sender: bot, sha: head_sha, state: 'success', branches: [] }],
    ['a merge group is over', 'merge_group', { action: 'destroyed', merge_group: { head_sha, base_ref: 'refs/heads/main' } }],
    ["a person's pull request is put into the queue", 'pull_request', { action: 'enqueued', pull_request: pull({ user: person }) }],
    ['an issue with another label is edited', 'issues', { action: 'edited', issue: issue({ labels: labels('bug') }) }],
    ['an installation is deleted', 'installation', { action: 'deleted', installation: {}, repositories: [{ full_name: 'octo/toy' }] }],
    ['an event is of a kind we did not ask for', 'star', { action: 'created' }],
    ['an event is named like a property every object has', 'constructor', { action: 'created' }],
  ])('when %s', (_what, name, payload) => {
    expect(told(name, payload)).toEqual([])
  }) // biome-ignore format: one line per event
})

describe('before the words of a repository are known', () => {
  it.each([
    ['any label', 'issues', { action: 'labeled', issue: issue(), label: { name: 'robot' } }, ['labeled issue 12']],
    [
      'any comment with a handle in it',
      'issue_comment',
      { action: 'created', issue: issue(), comment: { body: 'hello @robot', user: person } },
      ['commented issue 12'],
    ],
    [
      "any person's pull request",
      'pull_request',
      { action: 'opened', pull_request: pull({ user: person }) },
      ['pull_changed pull 20'],
    ],
  ])('%s passes', (_what, name, payload, addresses) => {
    expect(told(name, payload, null)).toEqual(addresses)
  })

  it.each([
    ['a push to any branch', {}, ['base_pushed base topic']],
    ['but not our own', { sender: bot }, []],
  ])('%s passes', (_what, differs, addresses) => {
    expect(told('push', { ref: 'refs/heads/topic', commits: [], ...differs }, null)).toEqual(addresses)
  })

  it('a comment without any handle does not', () => {
    expect(
      told('issue_comment', { action: 'created', issue: issue(), comment: { body: 'thanks!', user: person } }, null),
    ).toEqual([])
  })
})

describe('whatever GitHub sends', () => {
  const file = new URL('../../node_modules/@octokit/webhooks-examples/api.github.com/index.json', import.meta.url)
  const examples = z
    .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .flatMap(({ name, examples: payloads }) => payloads.map((payload, index) => [name, index, payload] as const))

  it.each(examples)(
    "GitHub's published example of `%s` number %i gives whole triggers or none",
    (name, _index, payload) => {
      for (const vocabulary of [words, null]) {
        for (const trigger of toTriggers({ id: 'd', name, payload }, self, vocabulary)) {
          expect(trigger.repository.owner).toMatch(/^[\w-]+$/)
          expect(trigger.repository.name).toMatch(/^[\w.-]+$/)
          expect(trigger.delivery).toBe('d')
        }
      }
    },
  )

  it.each([null, 'text', 7, [], {}, { action: 'labeled' }, { action: 'labeled', issue: null, repository: null }])(
    'a payload like %j gives no trigger',
    (payload) => {
      for (const name of [
        'issues',
        'issue_comment',
        'pull_request',
        'check_run',
        'check_suite',
        'status',
        'workflow_run',
        'merge_group',
        'push',
        'installation',
      ]) {
        expect(toTriggers({ id: 'd', name, payload }, self, words)).toEqual([])
      }
    },
  )
})
