import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'

/** A module with the digest of everything that ships and that a verdict depends on: checklists, detectors and prompts. */
export function shippedRules(): string {
  const files = ['checklists/*.yml', 'src/review/**/*.ts'].flatMap((pattern) => globSync(pattern)).toSorted()
  const hash = createHash('sha256')
  for (const path of files) hash.update(`${path}\n${readFileSync(path, 'utf8')}\n`)
  return `/**
 * Digest of the checklists, detectors and prompts of this release, made by \`npm run generate\`: where a release changes any of
 * them, open pull requests are judged again, and what they settled before is taken from memory where its content key still holds.
 */
export const shippedRules = '${hash.digest('hex').slice(0, 16)}'
`
}
