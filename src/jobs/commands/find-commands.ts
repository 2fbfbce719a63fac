import type { Config } from '../../domain/config.ts'
import { paths } from '../../domain/names.ts'
import type { Commands, Root } from './found.ts'
import { cargoCommands, goCommands, makeCommands, pythonCommands } from './languages.ts'
import { nodeCommands } from './node.ts'

export const nothingKnown = 'not verified here: no command known'

/**
 * The set-up and verify commands of a repository: the configuration's, each list for itself, else what the default
 * branch's own files say. Never a branch under work: what judges a change must not come from it.
 */
export async function findCommands(run: Config['run'], root: Root): Promise<Commands> {
  const found = await discover(root)
  const configured = run.setup !== undefined || run.verify !== undefined
  const verify = run.verify ?? found.verify
  const origin = run.verify ? `\`${paths.config}\`` : `${found.source} of the default branch`
  return {
    setup: run.setup ?? found.setup,
    verify,
    source: verify.length > 0 ? origin : configured ? `${nothingKnown} (\`${paths.config}\`)` : nothingKnown,
  }
}

async function discover(root: Root): Promise<Commands> {
  const manifests = [await nodeCommands(root), cargoCommands(root), goCommands(root), await pythonCommands(root)]
  const known = manifests.filter((each) => each !== null)
  const make = await makeCommands(root)
  const [node] = manifests
  if (node && node.verify.length > 0) return node
  if (make) return { ...make, setup: known[0]?.setup ?? [] }
  return known.find(({ verify }) => verify.length > 0) ?? { setup: [], verify: [], source: '' }
}
