/**
 * The detectors written in code, by the name a checklist calls them with (`engine: builtin`), and what each finds.
 * All read skipped files (lock files, generated and vendored ones) too.
 */
export const builtins = {
  secrets:
    'an added line with a credential: a vendor prefix, or a quoted value of high entropy assigned to a name such as password',
  'vendor-secrets': 'the same by vendor prefix alone: no guess from names and entropy',
  'key-files':
    'a private key, keystore, kubeconfig, .env file, npm token, state file or dump that is added or renamed in',
  'removed-secrets': 'a removed line with a credential that the new side does not hold any more: history still has it',
  'fake-secrets': 'a credential-shaped value in tests or docs that is not obviously fake',
  lockfile:
    'a lock file entry without integrity hash, from an unknown registry, over http or git, or a lock file changed without its manifest',
  'workflow-untrusted-expression':
    'text that outsiders write (titles, bodies, branch names) expanded inside run: or script:',
  'workflow-privileged-checkout':
    'a checkout of the pull request head under pull_request_target, workflow_run or issue_comment',
  'workflow-permissions-missing': 'a job without permissions: of its own or of its workflow',
  'workflow-permissions-broad': 'permissions: write-all, or write scopes for every job of a workflow',
  'workflow-unpinned-uses': 'an action, reusable workflow or container that is not pinned to a full commit or digest',
  'workflow-secrets-spread': 'secrets: inherit, toJSON(secrets), or a secret in the env of a whole workflow or job',
  'workflow-persist-credentials': 'a checkout that leaves its token on disk while later steps run other code',
  'workflow-timeout-missing': 'a job with steps but without timeout-minutes',
  'workflow-self-hosted-fork': 'a self-hosted runner in a workflow that pull requests of forks start',
  'workflow-deploy-open': 'a job that deploys, publishes or releases without environment:',
  'workflow-curl-to-shell': 'a download piped into a shell or interpreter',
  'hidden-unicode':
    'bidirectional controls, characters without width, hidden line breaks, and identifiers that mix scripts',
  gitattributes: 'an attribute that hides source from diffs and reviewers: -diff, binary, linguist-generated',
  'reviewer-address': 'an added line or a new name that talks to reviewers or AI models about the verdict',
  'exec-bit': 'a file that becomes executable',
  symlink: 'a symbolic link that is added or changed',
  submodule: 'a submodule that is added or moved, or a change of .gitmodules',
  'binary-blob': 'an executable, archive or other binary file, or minified code, that is added or changed',
  'protected-review-files':
    'a change of checklists, waivers, CODEOWNERS, reviewer or agent workflows, or instruction files',
  'tests-removed': 'a test that is deleted, skipped or loses assertions while the code it may cover changes',
  'unreviewable-units': 'a part of the diff that nobody could read: unknown content, too large',
} as const

export type BuiltinName = keyof typeof builtins

export function isBuiltin(name: string): name is BuiltinName {
  return Object.hasOwn(builtins, name)
}
