import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Files of a folder by path, with whether they are executable; git's own folder and installed packages left out. */
export type Files = Record<string, { content: string | Buffer; executable: boolean }>

export function readFolder(folder: string): Files {
  const skipped = new Set(['.git', 'node_modules'])
  const found: Files = {}
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (skipped.has(entry.name)) continue
      if (entry.isDirectory()) visit(path)
      else if (entry.isFile()) {
        found[relative(folder, path)] = { content: readFileSync(path), executable: (statSync(path).mode & 0o111) !== 0 }
      }
    }
  }
  visit(folder)
  return found
}

/**
 * The workflow file as a user commits it, filled in for a stage: the App's slug, and a model that is not on the internet.
 * @param template the text of `templates/signalbox.yml`
 */
export function workflowFor(template: string, app: string, modelUrl: string): string {
  const filled = template
    .replace(/^(\s*)# app: your-app$/m, `$1app: ${app}`)
    .replace(/^(\s*)# model-base-url: .*$/m, `$1model-base-url: ${modelUrl}`)
  if (!filled.includes(`app: ${app}`) || !filled.includes(modelUrl)) {
    throw new Error('the workflow template lacks the lines that name the App and the model')
  }
  return filled
}
