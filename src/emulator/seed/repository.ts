import { join } from 'node:path'
import { initBare } from '../git/init-bare.ts'
import { updateRef, writeBlob, writeCommit, writeTree } from '../git/plumbing.ts'
import { git } from '../git/run.ts'
import type { Repository, Role } from '../state.ts'
import type { RepositorySettings } from '../state-merging.ts'
import { account, freshId, fullName, timestamp, type World } from '../world.ts'

export type FileContent = string | Buffer | { content: string | Buffer; executable: boolean }

export type NewRepository = {
  owner: string
  name: string
  /** Contents by path, made into the first commit. */
  files?: Readonly<Record<string, FileContent>>
  private?: boolean
  plan?: Repository['plan']
  collaborators?: Readonly<Record<string, Role>>
  defaultBranch?: string
  settings?: Partial<RepositorySettings>
}

/** GitHub's settings of a new repository, with auto-merge allowed. */
const defaults: RepositorySettings = {
  mergeCommit: true,
  squashMerge: true,
  rebaseMerge: true,
  autoMerge: true,
  updateBranch: true,
  deleteBranchOnMerge: false,
}

/** A repository that exists before the story begins: nothing is emitted. Without files it is empty, as GitHub makes it. */
export function createRepository(world: World, wanted: NewRepository): Repository {
  const { owner, name, defaultBranch = 'main' } = wanted
  const repository = record(world, wanted, join(world.root, owner, `${name}.git`))
  const taken = fullName(repository)
  if (world.repositories.has(taken)) throw new Error(`the repository ${taken} exists already`)
  account(world, owner)
  initBare(repository.dir, defaultBranch)
  if (wanted.files) firstCommit(world, repository, wanted.files)
  world.repositories.set(taken, repository)
  return repository
}

/**
 * A fork that somebody made before the story begins, with all branches of the original. Pull requests from it name their
 * head `login:branch`.
 */
export function forkRepository(world: World, original: Repository, login: string): Repository {
  const { name, defaultBranch } = original
  const fork = createRepository(world, { owner: login, name, private: original.private, defaultBranch })
  git(fork.dir, ['fetch', '--quiet', '--no-write-fetch-head', original.dir, '+refs/heads/*:refs/heads/*'])
  return fork
}

function firstCommit(world: World, repository: Repository, files: Readonly<Record<string, FileContent>>): void {
  const { dir, owner, defaultBranch } = repository
  const changes = Object.entries(files).map(([path, file]) => {
    const { content, executable } = typeof file === 'string' || Buffer.isBuffer(file) ? plain(file) : file
    return { path, mode: executable ? '100755' : '100644', sha: writeBlob(dir, content) }
  })
  const author = { name: owner, email: account(world, owner).email, date: timestamp(world) }
  const tree = writeTree(dir, null, changes)
  const commit = writeCommit(dir, { tree, parents: [], message: 'Initial commit', author, committer: author })
  updateRef(dir, `refs/heads/${defaultBranch}`, commit)
}

function plain(content: string | Buffer): { content: string | Buffer; executable: boolean } {
  return { content, executable: false }
}

function record(world: World, wanted: NewRepository, dir: string): Repository {
  const now = timestamp(world)
  return {
    id: freshId(world),
    owner: wanted.owner,
    name: wanted.name,
    private: wanted.private ?? false,
    archived: false,
    plan: wanted.plan ?? 'team',
    actionsEnabled: true,
    defaultBranch: wanted.defaultBranch ?? 'main',
    dir,
    createdAt: now,
    pushedAt: now,
    collaborators: new Map(Object.entries(wanted.collaborators ?? {})),
    labels: new Map(),
    issues: new Map(),
    nextNumber: 1,
    suites: [],
    checkRuns: [],
    statuses: [],
    rules: [],
    settings: { ...defaults, ...wanted.settings },
    protections: [],
    stacks: [],
    asyncMerges: [],
    workflows: [],
    runs: [],
    variables: new Map(),
    secrets: new Map(),
    signed: new Map(),
  }
}
