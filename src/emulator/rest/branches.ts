import { listRefs, resolve } from '../git/plumbing.ts'
import { ApiError, type ApiRequest, type Handlers, repositoryOf } from '../http/handler.ts'
import { renameBranch } from '../ops/branch-rename.ts'
import { rulesFor } from '../ops/branch-rules.ts'
import { requiredChecks } from '../ops/required-checks.ts'
import type { Repository } from '../state.ts'
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

  /** Only rulesets exist here, and classic protection answers for itself alone. */
  'repos/get-branch-protection': () => {
    throw new ApiError(404, 'Branch not protected')
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

/** What everybody may see of a branch's protection; the checks are those its rules require. */
function protection(world: World, repository: Repository, branch: string) {
  const rules = rulesFor(repository, branch)
  const checks = requiredChecks(rules).map(({ context, integration_id }) => ({
    context,
    app_id: integration_id ?? null,
  }))
  return {
    protected: rules.length > 0,
    protection: {
      enabled: rules.length > 0,
      required_status_checks: {
        enforcement_level: checks.length > 0 ? 'non_admins' : 'off',
        contexts: checks.map((check) => check.context),
        checks,
      },
    },
    protection_url: `${apiOf(world, repository)}/branches/${branch}/protection`,
  }
}
