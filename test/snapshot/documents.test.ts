import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { branchTipDocument } from '../../src/effects/branch-tip.ts'
import { billFor } from '../../src/emulator/graphql/limits.ts'
import { tipDocument } from '../../src/github/tip.ts'
import { backlogDocument, statesDocument } from '../../src/snapshot/documents/backlog.ts'
import { dependenciesDocument } from '../../src/snapshot/documents/dependencies.ts'
import {
  moreChecksDocument,
  moreFilesDocument,
  moreThreadsDocument,
  olderCommentsDocument,
} from '../../src/snapshot/documents/pages.ts'
import { publicationDocument, treeDocument } from '../../src/snapshot/documents/publication.ts'
import {
  branchDocument,
  otherHalfDocument,
  pullDocument,
  repositoryDocument,
  subjectDocument,
} from '../../src/snapshot/documents/subject.ts'
import { publishedSchema } from '../support/published-schema.ts'

const schema = publishedSchema()

const documents = {
  backlogDocument,
  publicationDocument: publicationDocument({ folders: 3, files: 2 }),
  statesDocument: statesDocument(3),
  treeDocument: treeDocument({ folders: 1, files: 1 }),
  branchTipDocument,
  branchDocument,
  dependenciesDocument: dependenciesDocument(3),
  moreChecksDocument,
  moreFilesDocument,
  moreThreadsDocument,
  olderCommentsDocument,
  otherHalfDocument,
  pullDocument,
  repositoryDocument,
  subjectDocument,
  tipDocument,
}

describe('the documents we send', () => {
  it.each(Object.entries(documents))('%s is valid on the schema GitHub publishes', (_name, document) => {
    expect(validate(schema, parse(document)).map((error) => error.message)).toEqual([])
  })

  it.each(Object.entries(documents))(
    '%s begins with its operation, by which the policy knows reads',
    (_name, document) => {
      expect(document).toMatch(/^\s*query [A-Z]\w+/)
    },
  )

  /** Points by GitHub's formula: every connection is one request for each object above it; 100 requests are a point. */
  it.each([
    ['pullDocument', 2],
    ['subjectDocument', 6],
    ['publicationDocument', 6],
    ['branchDocument', 9],
    ['otherHalfDocument', 2],
    ['moreThreadsDocument', 2],
    ['moreFilesDocument', 1],
    ['dependenciesDocument', 1],
  ] as const)('%s costs no more than %i points', (name, points) => {
    const document = parse(documents[name])
    const operation = document.definitions.find((one) => one.kind === 'OperationDefinition')
    if (!operation) throw new Error('no operation')
    const bill = billFor(document, operation, { hinted: true })
    expect(bill.errors).toEqual([])
    expect(bill.cost).toBeLessThanOrEqual(points)
  })

  it('notices a field GitHub does not have', () => {
    const broken = tipDocument.replace('message', 'massage')
    expect(validate(schema, parse(broken))).not.toEqual([])
  })
})
