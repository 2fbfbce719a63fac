import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this release, which holds `action.yml`: above the sources and above the bundle alike. */
export function productFolder(module: string): string {
  const start = dirname(fileURLToPath(module))
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'action.yml'))) return folder
  }
  throw new Error(`No action.yml above ${start}.`)
}
