import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../../..')
const standIn = join(import.meta.dirname, 'stand-in.ts')

/** Which program a run of the workflow executes: the product's own Action, or one that hands back what a test wants. */
export type Program = 'real' | 'stand-in'

/**
 * A folder that a stage takes for the project's own: manifest, workflow template and Action. The template lacks the step
 * that prepares the sandbox, as no model-chosen code runs here.
 */
export function actionFolder(program: Program): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-cases-'))
  copyFileSync(join(project, 'app.yml'), join(folder, 'app.yml'))
  mkdirSync(join(folder, 'templates'))
  writeFileSync(join(folder, 'templates/signalbox.yml'), withoutPreparation(read('templates/signalbox.yml')))
  const action = read('action.yml')
  if (program === 'real') {
    writeFileSync(join(folder, 'action.yml'), action)
    symlinkSync(join(project, 'dist'), join(folder, 'dist'))
  } else {
    writeFileSync(join(folder, 'action.yml'), replaced(action, 'dist/action.js', 'stand-in.ts'))
    copyFileSync(standIn, join(folder, 'stand-in.ts'))
  }
  return folder
}

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8')
}

function withoutPreparation(template: string): string {
  return replaced(template, / {6}- name: Prepare the sandbox\n(?: {8}.*\n|\n)+/, '')
}

function replaced(text: string, part: string | RegExp, instead: string): string {
  const changed = text.replace(part, instead)
  if (changed === text) throw new Error(`there is no ${part} to replace`)
  return changed
}
