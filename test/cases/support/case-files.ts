import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const securityCase = z.strictObject({
  id: z.string().regex(/^[A-Z]+\d+$/),
  surface: z.string().min(1),
  /** What somebody does. */
  input: z.string().min(1),
  /** What has to come of it. */
  required: z.string().min(1),
  source: z.string(),
})
export type SecurityCase = z.infer<typeof securityCase>

const folder = join(import.meta.dirname, '../security')

/**
 * The cases of every file in the folder.
 * @throws Error when a file is no list of cases, or an id stands there twice
 */
export function readCases(): readonly SecurityCase[] {
  const files = globSync('*.json', { cwd: folder }).toSorted()
  const cases = files.flatMap((name) =>
    z.array(securityCase).parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  )
  const twice = cases.find(({ id }, index) => cases.findIndex((one) => one.id === id) !== index)
  if (twice) throw new Error(`the case ${twice.id} stands in ${folder} twice`)
  return cases
}
