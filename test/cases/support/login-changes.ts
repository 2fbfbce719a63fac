import { account } from '../../../src/emulator/world.ts'
import type { House } from './house.ts'

/** A login changes hands: whoever had it has another one now, and a writer took the old one. */
export function handOver({ stage, repository, issue }: House, login: string, ...subjects: readonly number[]): void {
  const { world } = stage.emulator
  const before = `${login}-before`
  const person = account(world, login)
  world.accounts.delete(login)
  world.accounts.set(before, { ...person, login: before })
  account(world, login)
  repository.collaborators.set(login, 'write')
  for (const { comments } of subjects.map(issue)) {
    for (const comment of comments) if (comment.login === login) comment.login = before
  }
}
