import type { Person } from '../git/commit-object.ts'
import { writeCommit } from '../git/plumbing.ts'
import type { Caller, Repository } from '../state.ts'
import { account, timestamp, type World } from '../world.ts'

/** Somebody named in a request; the date is now when left out. */
export type GivenPerson = { name?: string | undefined; email?: string | undefined; date?: string | undefined }
export type Authorship = { author: Person; committer: Person; signed: boolean }

/** GitHub's own identity as a committer. Whatever it commits, it signs. */
export function webFlow(world: World): Person {
  return { name: 'GitHub', email: 'noreply@github.com', date: timestamp(world) }
}

/** The acting account as an author: bots by `<id>+<slug>[bot]@users.noreply.github.com`. */
export function personOf(world: World, login: string): Person {
  const { email } = account(world, login)
  return { name: login, email, date: timestamp(world) }
}

/** A commit GitHub makes for an account, signed. */
export function signedFor(world: World, caller: Caller): Authorship {
  return { author: personOf(world, caller.login), committer: webFlow(world), signed: true }
}

/**
 * Whose commit an API call makes. Only a bot that names neither author nor committer gets GitHub's signature
 * (GitHub docs, "Signature verification for bots"); everything else stays unsigned.
 */
export function authorshipOf(
  world: World,
  caller: Caller,
  given: { author?: GivenPerson | undefined; committer?: GivenPerson | undefined },
): Authorship {
  const isBot = caller.kind === 'installation' || caller.kind === 'run'
  if (isBot && !given.author && !given.committer) return signedFor(world, caller)
  const self = personOf(world, caller.login)
  const author = complete(self, given.author)
  return { author, committer: complete(author, given.committer), signed: false }
}

function complete(fallback: Person, given: GivenPerson | undefined): Person {
  return {
    name: given?.name ?? fallback.name,
    email: given?.email ?? fallback.email,
    date: given?.date ?? fallback.date,
  }
}

/** Writes a commit and, when GitHub signs it, remembers for whom. */
export function storeCommit(
  caller: Caller,
  repository: Repository,
  words: { message: string; tree: string; parents: readonly string[]; signature?: string | undefined },
  by: Authorship,
): string {
  const sha = writeCommit(repository.dir, { ...words, ...by })
  if (by.signed) repository.signed.set(sha, caller.login)
  return sha
}
