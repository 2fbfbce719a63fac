import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import * as z from 'zod'

const metadata = z.looseObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
  runs: z.strictObject({ using: z.string(), main: z.string() }),
})
export type ActionFile = z.infer<typeof metadata>

export function parseAction(text: string): ActionFile {
  return metadata.parse(parse(text))
}

const optional = { description: '', required: false }

/** The inputs of the actions our workflows use, as far as any of them could be passed by mistake. */
const foreign = {
  'upload-artifact': {
    path: { description: '', required: true },
    name: optional,
    'if-no-files-found': optional,
    'retention-days': optional,
    'compression-level': optional,
    overwrite: optional,
    'include-hidden-files': optional,
  },
  checkout: { ref: optional, 'fetch-depth': optional, 'persist-credentials': optional },
  'setup-node': { 'node-version': optional, 'node-version-file': optional, 'package-manager-cache': optional },
}

function metadataOf(name: string, ours: ActionFile) {
  if (name === 'signalbox') return { ...ours, inputs: withoutEmpty(ours.inputs) }
  const inputs = Object.entries(foreign).find(([known]) => known === name)?.[1]
  return inputs && { name, description: '', inputs }
}

let documents = 0

/**
 * What GitHub's own language service says about a workflow or action file; steps that use our action are held to its inputs.
 * Its cache goes by address alone, so every document gets one of its own.
 */
export async function diagnose(kind: 'workflow' | 'action', text: string, ours: ActionFile): Promise<string[]> {
  documents += 1
  const address =
    kind === 'action' ? `file:///${documents}/action.yml` : `file:///${documents}/.github/workflows/file.yml`
  const found = await validate(TextDocument.create(address, 'yaml', 1, text), {
    actionsMetadataProvider: {
      fetchActionMetadata: ({ name }) => Promise.resolve(metadataOf(name, ours)),
    },
  })
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}

function withoutEmpty(
  inputs: ActionFile['inputs'],
): Record<string, { description: string; required: boolean; default?: string }> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { description, required, default: by }]) => [
      name,
      { description, required, ...(by === undefined ? {} : { default: by }) },
    ]),
  )
}
