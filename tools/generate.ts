import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { checklistsPage } from './generate/checklists.ts'
import { configurationPage, configurationSchema } from './generate/configuration.ts'
import { reasonsPage } from './generate/reasons.ts'
import { shippedRules } from './generate/shipped-rules.ts'

/** Every generated file and what it should hold. `--check` compares instead of writing, and exits 1 when one is stale. */
const generated: Readonly<Record<string, () => string>> = {
  'docs/config.schema.json': configurationSchema,
  'docs/configuration.md': configurationPage,
  'docs/checklists.md': checklistsPage,
  'docs/reasons.md': reasonsPage,
  'src/domain/review/shipped-rules.ts': shippedRules,
}

const check = process.argv.includes('--check')
const stale = Object.entries(generated).filter(([path, make]) => current(path) !== make())
for (const [path, make] of stale) {
  if (check) console.error(`${path} is stale: run \`npm run generate\` and commit it`)
  else write(path, make())
}
if (!check)
  console.log(stale.length === 0 ? 'everything generated is fresh' : `wrote ${stale.map(([path]) => path).join(', ')}`)
process.exitCode = check && stale.length > 0 ? 1 : 0

function current(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
