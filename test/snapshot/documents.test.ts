import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { branchTipDocument } from '../../src/effects/branch-tip.ts'
import { tipDocument } from '../../src/github/tip.ts'
import { backlogDocument, statesDocument } from '../../src/snapshot/documents/backlog.ts'
import { moreChecksDocument, olderCommentsDocument } from '../../src/snapshot/documents/pages.ts'
import { publicationDocument, treeDocument } from '../../src/snapshot/documents/publication.ts'
import {
  branchDocument,
  otherHalfDocument,
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
  moreChecksDocument,
  olderCommentsDocument,
  otherHalfDocument,
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

  it('notices a field GitHub does not have', () => {
    const broken = tipDocument.replace('message', 'massage')
    expect(validate(schema, parse(broken))).not.toEqual([])
  })
})
