import { resolve as resolvePath } from 'node:path'
import { resolve } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import { fullName } from '../world.ts'
import type { Inputs, StepEnd, StepWork } from './perform-step.ts'
import { runProcess } from './run-process.ts'

/** What to fetch and how to leave the work tree: a local branch, or a detached commit. */
type Target = { sha: string; remoteRef: string; branch: string }

/** Runs inside the step's process; everything it needs comes as variables, so that nothing is quoted into it. */
const script = `set -euf
mkdir -p -- "$CHECKOUT_PATH"
cd -- "$CHECKOUT_PATH"
find . -mindepth 1 -delete
git init -q --initial-branch=main .
git config --local gc.auto 0
git remote add origin "$CHECKOUT_URL"
if [ -n "$CHECKOUT_ALL" ]; then git fetch -q --no-tags origin $CHECKOUT_ALL; fi
git fetch -q --no-tags --no-recurse-submodules $CHECKOUT_DEPTH origin "+$CHECKOUT_SHA:$CHECKOUT_REMOTE_REF"
if [ -n "$CHECKOUT_BRANCH" ]; then
  git checkout -q --force -B "$CHECKOUT_BRANCH" "$CHECKOUT_REMOTE_REF"
else
  git -c advice.detachedHead=false checkout -q --force --detach "$CHECKOUT_REMOTE_REF"
fi
if [ -n "$CHECKOUT_KEEP" ]; then git config --local "$GIT_CONFIG_KEY_0" "$GIT_CONFIG_VALUE_0"; fi
git log -1 --format=%H
`

/** Plays `actions/checkout`: a clone over this GitHub's own git server, with the job's token. */
export async function checkout(work: StepWork, inputs: Inputs): Promise<StepEnd> {
  const { state } = work
  const { execution } = state.task
  const { world } = execution.engine
  const name = inputs.get('repository') || fullName(execution.repository)
  const target = targetOf(work, inputs, name)
  const path = resolvePath(state.folders.workspace, inputs.get('path') ?? '.')
  if (path !== state.folders.workspace && !path.startsWith(`${state.folders.workspace}/`)) {
    throw new Error(`Repository path '${path}' is not under '${state.folders.workspace}'`)
  }
  const token = inputs.get('token') || state.token
  const credential = Buffer.from(`x-access-token:${token}`).toString('base64')
  state.mask.add(credential)
  const depth = Number(inputs.get('fetch-depth') || 1)
  const { outcome } = await runProcess(work, {
    command: ['bash', '-c', script],
    folder: state.folders.workspace,
    variables: {
      CHECKOUT_PATH: path,
      CHECKOUT_URL: `${world.url}/${name}.git`,
      CHECKOUT_SHA: target.sha,
      CHECKOUT_REMOTE_REF: target.remoteRef,
      CHECKOUT_BRANCH: target.branch,
      CHECKOUT_DEPTH: depth > 0 ? `--depth=${depth}` : '',
      CHECKOUT_ALL: depth > 0 ? '' : '+refs/heads/*:refs/remotes/origin/* +refs/tags/*:refs/tags/*',
      CHECKOUT_KEEP: inputs.get('persist-credentials')?.toLowerCase() === 'false' ? '' : 'true',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${world.url}/.extraheader`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${credential}`,
    },
  })
  return { outcome, outputs: { ref: inputs.get('ref') ?? '', commit: target.sha } }
}

function targetOf({ state }: StepWork, inputs: Inputs, name: string): Target {
  const { execution } = state.task
  const { world } = execution.engine
  const { source } = execution.origin
  const own = name.toLowerCase() === fullName(execution.repository).toLowerCase()
  const ref = inputs.get('ref') ?? ''
  if (ref === '' && own) return targetOfRef(source.ref, source.sha)
  const repository = [...world.repositories.values()].find((one) => fullName(one).toLowerCase() === name.toLowerCase())
  if (!repository) throw new Error(`fatal: repository '${world.url}/${name}.git/' not found`)
  if (/^[0-9a-f]{40}$/.test(ref)) return { sha: ref, remoteRef: 'refs/remotes/origin/checkout', branch: '' }
  return targetOfName(repository, ref === '' ? repository.defaultBranch : ref)
}

function targetOfName(repository: Repository, name: string): Target {
  const candidates = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]
  for (const ref of candidates) {
    const sha = resolve(repository.dir, ref)
    if (sha) return targetOfRef(ref, sha)
  }
  throw new Error(`A branch or tag with the name '${name}' could not be found`)
}

function targetOfRef(ref: string, sha: string): Target {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1]
  if (branch !== undefined) return { sha, remoteRef: `refs/remotes/origin/${branch}`, branch }
  const pull = /^refs\/pull\/(.+)$/.exec(ref)?.[1]
  return { sha, remoteRef: pull === undefined ? ref : `refs/remotes/pull/${pull}`, branch: '' }
}
