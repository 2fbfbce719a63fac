import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type GitPlace, readGit, runGit } from './run-git.ts'

/**
 * Takes what set-up left in the tree as given: new files are ignored from now on, files of the commit are put back. So
 * whatever differs afterwards is the agent's work.
 * @param place the trusted git directory, its index at the commit the work starts from
 */
export async function takeAsGiven(place: GitPlace): Promise<void> {
  const untracked = ['ls-files', '--others', '--directory', '--no-empty-directory', '--exclude-standard', '-z']
  const names = (await readGit(place, untracked)).split('\0').filter((name) => name !== '' && !name.includes('\n'))
  const folder = join(place.directory, 'info')
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, 'exclude'), names.map((name) => `/${literal(name)}\n`).join(''))
  await runGit(place, ['checkout-index', '--all', '--force', '--quiet'])
}

/** A path as a pattern of an ignore file that matches nothing else. */
function literal(path: string): string {
  return path.replace(/[\\*?[\]!# ]/g, '\\$&')
}
