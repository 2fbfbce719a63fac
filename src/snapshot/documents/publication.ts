import { subjectDocumentWith } from './subject.ts'

/** Looks at folders and files of one commit's tree; one alias each, the expressions come as variables. */
export type TreeQuestion = { readonly folders: number; readonly files: number }

/** The subject and, in the same request, the tree its changes apply to and the workflows that stand in it. */
export function publicationDocument(question: TreeQuestion): string {
  return subjectDocumentWith({
    variables: `, $attributes: String!, $workflows: String!${variablesOf(question)}`,
    fields: `attributes: object(expression: $attributes) { ... on Blob { text isTruncated } }
    workflows: object(expression: $workflows) {
      ... on Tree { entries { name mode type oid object { ... on Blob { text isTruncated } } } }
    }
    ${fieldsOf(question)}`,
  })
}

/** More of that tree, where one request cannot hold it all. */
export function treeDocument(question: TreeQuestion): string {
  return `
query Tree($owner: String!, $name: String!${variablesOf(question)}) {
  repository(owner: $owner, name: $name) {
    ${fieldsOf(question)}
  }
}
`
}

function variablesOf({ folders, files }: TreeQuestion): string {
  const names = [...numbered('folder', folders), ...numbered('file', files)]
  return names.map((name) => `, $${name}: String!`).join('')
}

function fieldsOf({ folders, files }: TreeQuestion): string {
  const looks = [
    ...numbered('folder', folders).map(
      (name) => `${name}: object(expression: $${name}) { ... on Tree { entries { name mode type oid } } }`,
    ),
    ...numbered('file', files).map(
      (name) => `${name}: object(expression: $${name}) { ... on Blob { text isBinary isTruncated } }`,
    ),
  ]
  return looks.join('\n')
}

export function numbered(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${word}${index}`)
}
