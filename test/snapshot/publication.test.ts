import { describe, expect, it } from 'vitest'
import type { Changes } from '../../src/domain/bundle.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { readPublication } from '../../src/snapshot/publication.ts'
import { planTree } from '../../src/snapshot/tree.ts'
import { aReading, chainOf, rawIssue, rawPull, rawRepository, subjectStep, tipOf } from '../support/answers.ts'
import { graphql, operation, script, watchRequests } from '../support/github-trace.ts'
import { aFinishedRun, aResult, someChanges } from '../support/publications.ts'
import { ago, aJob, oid, self, writer } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const trigger: Trigger = {
  kind: 'run_completed',
  repository,
  address: { kind: 'issue', number: 12 },
  actor: writer,
}
const claimed: Entry = {
  kind: 'claimed',
  key: 'b-12',
  at: ago(50),
  by: writer,
  cause: 'person',
  job: aJob({ generation: 1 }),
  hash: 'a'.repeat(64),
  reservedUsd: 5,
  label: ago(120),
}
const asker = { edges: [{ permission: 'WRITE', node: { databaseId: writer.id, login: writer.login } }] }
const ledger = tipOf(chainOf([claimed]))
const bundle = (changes: Changes | null) =>
  ({ kind: 'read', bundle: { result: aResult(), changes, review: null } }) as const
const read = (changes: Changes | null) =>
  readPublication({ run: aFinishedRun(), bundle: bundle(changes), trigger, number: 12 }, aReading())
const entry = (name: string, mode: number, type = 'blob') => ({ name, mode, type, oid: oid(name) })

describe('reading what a publish decision may know', () => {
  it('is one request: subject, branch, asker and the tree at the changes’ base', async () => {
    const changes = someChanges({ 'src/sum.ts': 'new\n', 'old.ts': null })
    const sent = script(
      subjectStep(
        rawRepository({
          asker,
          ledger,
          subject: rawIssue(),
          attributes: { text: '*.png filter=lfs\n', isTruncated: false },
          folder0: {
            entries: [entry('src', 0o040000, 'tree'), entry('old.ts', 0o100755), entry('unrelated', 0o100644)],
          },
          folder1: { entries: [entry('sum.ts', 0o100644), entry('link', 0o120000)] },
          file0: { text: 'old\n', isBinary: false, isTruncated: false },
        }),
      ),
    )
    const publication = await read(changes)
    expect(sent.map(operation)).toEqual([
      {
        name: 'Subject',
        variables: {
          owner: 'octo',
          name: 'toy',
          number: 12,
          branches: '12-',
          who: 'octocat',
          hinted: true,
          app: self.appId,
          attributes: `${oid('main')}:.gitattributes`,
          workflows: `${oid('main')}:.github/workflows`,
          folder0: `${oid('main')}:`,
          folder1: `${oid('main')}:src`,
          file0: `${oid('main')}:src/sum.ts`,
        },
      },
    ])
    expect(publication.entries).toEqual({
      src: { mode: '040000', type: 'tree', oid: oid('src') },
      'src/sum.ts': { mode: '100644', type: 'blob', oid: oid('sum.ts'), text: 'old\n' },
      'old.ts': { mode: '100755', type: 'blob', oid: oid('old.ts') },
    })
    expect(publication).toMatchObject({
      attributes: '*.png filter=lfs\n',
      branch: null,
      snapshot: { run: { id: aFinishedRun().id }, permissions: { octocat: { kind: 'read', level: 'write' } } },
    })
  })

  it('finds the branch among the issue’s branches, with the message of its tip', async () => {
    const branch = {
      prefix: 'refs/heads/agent/',
      name: '12-sum-of-an-empty-list',
      target: { oid: oid('tip'), message: 'Signalbox-Run: 1.1' },
    }
    script(
      subjectStep(
        rawRepository({ asker, ledger, subject: rawIssue(), branches: { nodes: [branch] }, attributes: null }),
      ),
    )
    expect((await read(null)).branch).toEqual({ oid: oid('tip'), message: 'Signalbox-Run: 1.1' })
  })

  it('finds it at the pull request otherwise', async () => {
    const subject = rawIssue({ pulls: { nodes: [rawPull()] } })
    script(subjectStep(rawRepository({ asker, ledger, subject, attributes: null })))
    expect((await read(null)).branch).toEqual({ oid: oid('head'), message: 'Sum of an empty list' })
  })

  it('takes every path for a large file where the attributes were cut off', async () => {
    const attributes = { text: '*.png filter=lfs\n', isTruncated: true }
    script(subjectStep(rawRepository({ asker, ledger, subject: rawIssue(), attributes })))
    expect((await read(null)).attributes).toBe('* filter=lfs')
  })

  it('leaves out the text of binary and cut-off files', async () => {
    script(
      subjectStep(
        rawRepository({
          asker,
          ledger,
          subject: rawIssue(),
          attributes: null,
          folder0: { entries: [entry('a', 0o100644), entry('b', 0o100644)] },
          file0: { text: null, isBinary: true, isTruncated: false },
          file1: { text: 'half', isBinary: false, isTruncated: true },
        }),
      ),
    )
    const { entries } = await read(someChanges({ a: 'x', b: 'y' }))
    expect(entries).toEqual({
      a: { mode: '100644', type: 'blob', oid: oid('a') },
      b: { mode: '100644', type: 'blob', oid: oid('b') },
    })
  })

  it('asks on where the changes are too many for one request', async () => {
    const files = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`d${index}/f`, 'x']))
    const first = rawRepository({ asker, ledger, subject: rawIssue(), attributes: null })
    const sent = script(subjectStep(first), graphql({ data: { repository: {} } }))
    await read(someChanges(files))
    expect(sent.map((one) => operation(one).name)).toEqual(['Subject', 'Tree'])
  })
})

describe('the plan of a tree', () => {
  it('looks at no odd path: each of them is refused later', () => {
    const odd = someChanges({ '../a': 'x', '/b': 'x', 'c//d': 'x', './e': 'x', 'f\0': 'x', 'good/g': 'x' })
    expect(planTree(odd).pieces).toEqual([{ folders: ['', 'good'], files: ['good/g'] }])
  })

  it('looks at nothing where a bundle names more files than it may', () => {
    const files = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, 'x']))
    expect(planTree(someChanges(files)).pieces).toEqual([])
  })
})
