import { type DocumentNode, GraphQLError, parse, validate } from 'graphql'
import { type GraphqlError, placeOf } from './refusal.ts'
import { publishedSchema } from './schema.ts'

type Checked =
  | { document: DocumentNode; errors: readonly GraphqlError[] }
  | { document: null; errors: readonly GraphqlError[] }

const known = new Map<string, Checked>()
const keep = 500

/** Parses a document and holds it against the published schema; remembered by text, since a product sends few. */
export function checkDocument(query: string): Checked {
  const before = known.get(query)
  if (before) return before
  const checked = check(query)
  if (known.size >= keep) known.clear()
  known.set(query, checked)
  return checked
}

function check(query: string): Checked {
  try {
    const document = parse(query)
    return { document, errors: validate(publishedSchema(), document).map(inGitHubsWords) }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { document: null, errors: [{ message: error.message, ...placeOf(error) }] }
  }
}

const wordings: readonly [RegExp, string, (...parts: string[]) => string][] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    'undefinedField',
    (field, type) => `Field '${field}' doesn't exist on type '${type}'`,
  ],
  [
    /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    'argumentNotAccepted',
    (argument, field) => `Field '${field}' doesn't accept argument '${argument}'`,
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type .* is required/,
    'missingRequiredArguments',
    (field, argument) => `Field '${field}' is missing required arguments: ${argument}`,
  ],
  [
    /^Field "(\w+)" of type .* must have a selection/,
    'selectionMismatch',
    (field) => `Field must have selections (field '${field}' returns an object but has no selections)`,
  ],
  [
    /^Variable "(\$\w+)" is never used/,
    'variableNotUsed',
    (variable) => `Variable ${variable} is declared but not used`,
  ],
  [
    /^Field "(\w+)" is not defined by type "(\w+)"/,
    'argumentNotAccepted',
    (field, type) => `InputObject '${type}' doesn't accept argument '${field}'`,
  ],
]

/** GitHub's server words the same faults differently from the reference library. */
function inGitHubsWords(error: GraphQLError): GraphqlError {
  for (const [pattern, code, words] of wordings) {
    const match = pattern.exec(error.message)
    if (match) return { extensions: { code }, ...placeOf(error), message: words(...match.slice(1)) }
  }
  return { ...placeOf(error), message: error.message }
}
