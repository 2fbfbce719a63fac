import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const config = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
	fsync = none
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[http]
	receivepack = true
[gc]
	auto = 0
`

/** Makes an empty bare repository (gitrepository-layout) whose HEAD names `defaultBranch`. */
export function initBare(dir: string, defaultBranch = 'main'): void {
  for (const folder of ['objects', 'refs']) mkdirSync(join(dir, folder), { recursive: true })
  writeFileSync(join(dir, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
  writeFileSync(join(dir, 'config'), config)
}
