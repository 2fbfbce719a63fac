import { git } from '../../src/emulator/git/run.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

/** Somebody forks the repository and changes something there. @returns the head as a pull request names it */
export async function forkWithChange({ emulator, repository }: Stage): Promise<string> {
  const fork = emulator.createRepository({ owner: 'ann', name: repository.name })
  git(fork.dir, ['fetch', '--quiet', repository.dir, '+refs/heads/*:refs/heads/*'])
  const content = Buffer.from('from a fork\n').toString('base64')
  const change = { branch: 'main', message: 'Add a file', content }
  await person(emulator, fork, 'ann').request('PUT', '/contents/from-a-fork.md', change)
  return 'ann:main'
}
