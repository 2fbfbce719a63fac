import type {
  Commit,
  CommitCheckSuitesArgs,
  CommitFileArgs,
  CommitHistoryArgs,
  GitActor,
  GitSignature,
} from '@octokit/graphql-schema'
import type { CommitFacts, Person } from '../git/commit-object.ts'
import { commitLog } from '../git/log.ts'
import { changedFiles, commitFacts, emptyTree } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { fullName } from '../world.ts'
import { personNode } from './actor.ts'
import { suiteConnection } from './check-suite.ts'
import { connection, type PageArguments } from './connection.ts'
import { fileNode, treeNode } from './git-object.ts'
import { pullsWithCommit } from './pull-request-list.ts'
import { repositoryNode } from './repository.ts'
import { rollupNode } from './rollup.ts'
import { type Fields, type Node, need, type Scope } from './scope.ts'
import { statusNode } from './status.ts'

export function commitNode(scope: Scope, repository: Repository, sha: string): Node {
  const facts = commitFacts(repository.dir, sha)
  const page = `${pageOf(scope.world, repository)}/commit/${sha}`
  const fields: Fields<Commit> = {
    ...wordsOf(facts),
    ...sizeFields(repository, facts),
    id: `C_${repository.id}_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    author: () => gitActorNode(scope, facts.author),
    committer: () => gitActorNode(scope, facts.committer),
    authors: (args: PageArguments) =>
      connection(args, [facts.author], { key: ({ email }) => email, node: (person) => gitActorNode(scope, person) }),
    authoredDate: facts.author.date,
    committedDate: facts.committer.date,
    pushedDate: null,
    authoredByCommitter: facts.author.email === facts.committer.email,
    committedViaWeb: repository.signed.has(sha),
    signature: () => signatureNode(repository, facts),
    tree: () => treeNode(scope, repository, facts.tree),
    file: ({ path }: CommitFileArgs) => fileNode(scope, repository, sha, path),
    parents: (args: PageArguments) => commitConnection(scope, repository, args, facts.parents),
    history: ({ path, since, until, ...args }: CommitHistoryArgs) =>
      commitConnection(scope, repository, args, commitLog(repository.dir, sha, { path, since, until })),
    associatedPullRequests: (args: PageArguments) => pullsWithCommit(scope, repository, args, sha),
    checkSuites: (args: CommitCheckSuitesArgs) => {
      need(scope, repository, 'checks', 'read')
      return suiteConnection(scope, repository, args, sha)
    },
    status: () => {
      need(scope, repository, 'statuses', 'read')
      return statusNode(scope, repository, sha)
    },
    statusCheckRollup: () => rollupNode(scope, repository, sha),
    repository: () => repositoryNode(scope, repository),
    url: page,
    commitUrl: page,
    resourcePath: `/${fullName(repository)}/commit/${sha}`,
    commitResourcePath: `/${fullName(repository)}/commit/${sha}`,
  }
  return { __typename: 'Commit', ...fields }
}

function wordsOf({ message }: CommitFacts): Fields<Commit> {
  const [headline = '', ...rest] = message.split('\n')
  return { message, messageHeadline: headline, messageBody: rest.join('\n').replace(/^\n+/, '') }
}

function sizeFields(repository: Repository, facts: CommitFacts): Fields<Commit> {
  const files = () => changedFiles(repository.dir, facts.parents[0] ?? emptyTree, facts.sha)
  return {
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => files().length,
    changedFilesIfAvailable: () => files().length,
  }
}

function commitConnection(scope: Scope, repository: Repository, args: PageArguments, shas: readonly string[]) {
  return connection(args, shas, { key: (sha) => sha, node: (sha) => commitNode(scope, repository, sha) })
}

/** Who a commit names. `user` is null for bots: they are no `User`. */
function gitActorNode(scope: Scope, person: Person): Node {
  const account = [...scope.world.accounts.values()].find((one) => one.email === person.email)
  const fields: Fields<GitActor> = {
    name: person.name,
    email: person.email,
    date: person.date,
    avatarUrl: `${scope.world.url}/avatars/${account?.id ?? 0}`,
    user: () => (account ? personNode(scope, account.login) : null),
  }
  return { __typename: 'GitActor', ...fields }
}

/** Only GitHub's own signatures are known to be valid here. */
function signatureNode(repository: Repository, facts: CommitFacts): Node | null {
  if (facts.signature === null) return null
  const isGitHubs = repository.signed.has(facts.sha)
  const fields: Fields<GitSignature, 'verifiedAt'> = {
    email: facts.committer.email,
    isValid: isGitHubs,
    payload: facts.payload,
    signature: facts.signature,
    signer: null,
    state: isGitHubs ? 'VALID' : 'UNKNOWN_KEY',
    verifiedAt: isGitHubs ? facts.committer.date : null,
    wasSignedByGitHub: isGitHubs,
  }
  return { __typename: 'GpgSignature', ...fields, keyId: null }
}
