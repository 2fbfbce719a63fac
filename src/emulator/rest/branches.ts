import { listRefs, resolve } from '../git/plumbing.ts'
import { ApiError, type ApiRequest, type Handlers, repositoryOf } from '../http/handler.ts'
import { renameBranch } from '../ops/branch-rename.ts'
import { protectionFor } from '../ops/classic-protection.ts'
import { rulesFor } from '../ops/rulesets.ts'
import type { Repository } from '../state.ts'
import type { ClassicProtection } from '../state-merging.ts'
import { apiOf, pageOf } from '../views/addresses.ts'
import { commitView } from '../views/commit.ts'
import type { World } from '../world.ts'
import { text } from './fields.ts'

/** Branches of a repository (REST, "Branches"). */
export const branchHandlers: Handlers = {
  'repos/list-branches': (request) => {
    const repository = repositoryOf(request)
    const asked = request.query['protected']
    const branches = listRefs(repository.dir, 'refs/heads/').map(({ ref, sha }) => {
      const name = ref.slice('refs/heads/'.length)
      const commit = { sha, url: `${apiOf(request.world, repository)}/commits/${sha}` }
      return { name, commit, ...protection(request.world, repository, name) }
    })
    return { list: branches.filter((one) => asked === undefined || String(one.protected) === asked) }
  },

  'repos/get-branch': (request) => ({ body: branchView(request, request.params['branch'] ?? '') }),

  'repos/rename-branch': (request) => {
    const { world, caller, params, body } = request
    const name = text(body['new_name']) ?? ''
    renameBranch(world, caller, repositoryOf(request), params['branch'] ?? '', name)
    return { status: 201, body: branchView(request, name) }
  },

  /** Classic protection answers for itself alone: rulesets are no protection here. */
  'repos/get-branch-protection': (request) => {
    const branch = request.params['branch'] ?? ''
    const classic = protectionFor(repositoryOf(request), branch)
    if (classic === null) throw new ApiError(404, 'Branch not protected')
    return {
      body: classicView(`${apiOf(request.world, repositoryOf(request))}/branches/${branch}/protection`, classic),
    }
  },
}

function branchView(request: ApiRequest, name: string): Record<string, unknown> {
  const { world } = request
  const repository = repositoryOf(request)
  const sha = resolve(repository.dir, `refs/heads/${name}`)
  if (sha === null) throw new ApiError(404, 'Branch not found')
  const links = {
    self: `${apiOf(world, repository)}/branches/${name}`,
    html: `${pageOf(world, repository)}/tree/${name}`,
  }
  return { name, commit: commitView(world, repository, sha), _links: links, ...protection(world, repository, name) }
}

/** What administrators see of classic protection (REST, "Get branch protection"). */
function classicView(url: string, classic: ClassicProtection): Record<string, unknown> {
  const checks = classic.requiredChecks?.map(({ context, appId }) => ({ context, app_id: appId }))
  const contexts = checks?.map(({ context }) => context)
  const place = `${url}/required_status_checks`
  return {
    url,
    ...(checks ? { required_status_checks: { url: place, strict: classic.strict === true, contexts, checks } } : {}),
    required_signatures: { url: `${url}/required_signatures`, enabled: classic.requiresSignatures === true },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
    required_linear_history: { enabled: classic.requiresLinearHistory === true },
    required_conversation_resolution: { enabled: classic.requiresConversationResolution === true },
  }
}

/** What everybody may see of a branch's protection: rulesets make it `protected` too, the rest is classic protection. */
function protection(world: World, repository: Repository, branch: string) {
  const classic = protectionFor(repository, branch)
  const checks = (classic?.requiredChecks ?? []).map(({ context, appId }) => ({ context, app_id: appId }))
  return {
    protected: classic !== null || rulesFor(repository, branch).length > 0,
    protection: {
      enabled: classic !== null,
      required_status_checks: {
        enforcement_level: checks.length > 0 ? 'non_admins' : 'off',
        contexts: checks.map((check) => check.context),
        checks,
      },
    },
    protection_url: `${apiOf(world, repository)}/branches/${branch}/protection`,
  }
}
