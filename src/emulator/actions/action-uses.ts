import { join } from 'node:path'
import { BrokenWorkflow } from './broken-workflow.ts'
import type { EngineOptions } from './options.ts'

/** The actions the engine itself plays, with the inputs it honors. */
export const builtInInputs = {
  'actions/checkout': ['repository', 'ref', 'token', 'path', 'fetch-depth', 'persist-credentials', 'clean'],
  'actions/setup-node': ['node-version', 'node-version-file', 'check-latest', 'cache', 'package-manager-cache'],
  'actions/upload-artifact': [
    'name',
    'path',
    'if-no-files-found',
    'retention-days',
    'compression-level',
    'overwrite',
    'include-hidden-files',
  ],
  'actions/download-artifact': ['name', 'path', 'run-id', 'github-token', 'repository'],
} as const
export type BuiltIn = keyof typeof builtInInputs

/** What a step's `uses:` points to. */
export type Uses =
  | { kind: 'built-in'; name: BuiltIn }
  | { kind: 'local'; path: string }
  | { kind: 'mapped'; folder: string; repository: string; ref: string }
  | { kind: 'unknown' }

/**
 * Reads a `uses:`.
 * @throws BrokenWorkflow for a container image or a text that names no action
 */
export function readUses(uses: string, { actions = {} }: EngineOptions): Uses {
  if (uses.startsWith('./')) return { kind: 'local', path: uses }
  const match = /^([^/@\s:]+\/[^/@\s]+)((?:\/[^@\s]+)?)@(\S+)$/.exec(uses)
  if (!match) throw new BrokenWorkflow(`'${uses}' is not supported: expected ./path or owner/name@ref`)
  const [, repository = '', path = '', ref = ''] = match
  const whole = actions[`${repository}${path}`]
  const parent = actions[repository]
  const folder = whole ?? (parent === undefined ? undefined : join(parent, path))
  if (folder !== undefined) return { kind: 'mapped', folder, repository, ref }
  const name = repository.toLowerCase()
  return path === '' && isBuiltIn(name) ? { kind: 'built-in', name } : { kind: 'unknown' }
}

function isBuiltIn(name: string): name is BuiltIn {
  return Object.hasOwn(builtInInputs, name)
}
