import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listRefs } from '../git/plumbing.ts'
import { gitText } from '../git/run.ts'
import type { Repository } from '../state.ts'
import { fullName, type World } from '../world.ts'
import { renderPage } from './route.ts'

/**
 * A static copy of a repository's pages that opens without any server.
 * @param directory where the files go; made when absent
 * @returns the file of the repository's first page
 */
export function copyPages(world: World, repository: Repository, directory: string): string {
  mkdirSync(directory, { recursive: true })
  const paths = pathsOf(repository)
  const known = new Set(paths)
  const link = (path: string): string => (known.has(path) ? fileName(repository, path) : '#')
  for (const path of paths) {
    const markup = renderPage(world, path, link)
    if (markup !== null) writeFileSync(join(directory, fileName(repository, path)), markup)
  }
  return join(directory, fileName(repository, `/${fullName(repository)}`))
}

function pathsOf(repository: Repository): string[] {
  const root = `/${fullName(repository)}`
  const talks = [...repository.issues.values()].map(
    ({ number, pull }) => `${root}/${pull ? 'pull' : 'issues'}/${number}`,
  )
  const runs = repository.runs.map(({ id }) => `${root}/actions/runs/${id}`)
  const tips = listRefs(repository.dir, 'refs/').map(({ sha }) => sha)
  const merged = [...repository.issues.values()].flatMap(({ pull }) => (pull ? [pull.headSha] : []))
  const commits = gitText(repository.dir, ['rev-list', ...tips, ...merged]).split('\n')
  return [
    root,
    `${root}/issues`,
    `${root}/pulls`,
    `${root}/actions`,
    ...talks,
    ...runs,
    ...commits.map((sha) => `${root}/commit/${sha}`),
  ]
}

function fileName(repository: Repository, path: string): string {
  const rest = path.slice(`/${fullName(repository)}`.length + 1)
  return `${rest === '' ? 'index' : rest.replaceAll('/', '-')}.html`
}
