import { createHash } from 'node:crypto'

/** Who and when, as a commit stores it. `date` is ISO 8601. */
export type Person = { name: string; email: string; date: string }

export type CommitFacts = {
  sha: string
  tree: string
  parents: readonly string[]
  author: Person
  committer: Person
  message: string
  signature: string | null
  /** The bytes the signature covers: the commit object without its signature. */
  payload: string
}

export type NewCommit = {
  tree: string
  parents: readonly string[]
  message: string
  author: Person
  committer: Person
  /** True when GitHub itself signs: the signature is part of the object, so a signed commit has its own SHA. */
  signed?: boolean
  /** A signature the caller made; never together with `signed`. */
  signature?: string | undefined
}

/** The text of a commit object, as `git hash-object -t commit` takes it. */
export function commitObject(commit: NewCommit): string {
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${personLine(commit.author)}`,
    `committer ${personLine(commit.committer)}`,
  ].join('\n')
  const signature = commit.signed ? signatureOf(`${head}\n\n${commit.message}`) : commit.signature
  if (signature === undefined) return `${head}\n\n${commit.message}`
  return `${head}\ngpgsig ${signature.replaceAll('\n', '\n ')}\n\n${commit.message}`
}

/** Reads the text of a commit object. */
export function parseCommit(sha: string, text: string): CommitFacts {
  const end = text.indexOf('\n\n')
  const head = text.slice(0, end)
  const message = text.slice(end + 2)
  const signature = /^gpgsig (.*(?:\n .*)*)$/m.exec(head)?.[1]?.replaceAll('\n ', '\n') ?? null
  const payload = `${head.replace(/^gpgsig .*(?:\n .*)*\n?/m, '').replace(/\n$/, '')}\n\n${message}`
  const first = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(head)?.[1] ?? ''
  return {
    sha,
    tree: first('tree'),
    parents: [...head.matchAll(/^parent (\w+)$/gm)].map((match) => match[1] ?? ''),
    author: parsePerson(first('author')),
    committer: parsePerson(first('committer')),
    message: message.replace(/\n+$/, ''),
    signature,
    payload,
  }
}

function personLine({ name, email, date }: Person): string {
  const clean = (text: string) => text.replaceAll(/[<>\n]/g, '').trim()
  return `${clean(name)} <${clean(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`
}

function parsePerson(line: string): Person {
  const match = /^(.*?) ?<(.*)> (-?\d+) [+-]\d{4}$/.exec(line)
  const seconds = Number(match?.[3] ?? 0)
  const date = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date }
}

/** Stands where GitHub's web-flow signature stands; whether it is GitHub's is decided by the emulator's own record. */
function signatureOf(payload: string): string {
  const digest = createHash('sha512').update(`web-flow\0${payload}`).digest('base64')
  return `-----BEGIN PGP SIGNATURE-----\n\n${digest}\n-----END PGP SIGNATURE-----\n`
}
