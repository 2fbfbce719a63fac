import { listRefs, resolve } from '../git/plumbing.ts'
import { ApiError, type Handlers, repositoryOf } from '../http/handler.ts'
import { rulesFor } from '../ops/branch-rules.ts'
import { requiredChecks } from '../ops/required-checks.ts'
import type { Repository } from '../state.ts'
import { apiOf, pageOf } from '../views/addresses.ts'
import { commitView } from '../views/commit.ts'
import type { World } from '../world.ts'

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

  'repos/get-branch': (request) => {
    const repository = repositoryOf(request)
    const name = request.params['branch'] ?? ''
    const sha = resolve(repository.dir, `refs/heads/${name}`)
    if (sha === null) throw new ApiError(404, 'Branch not found')
    const links = {
      self: `${apiOf(request.world, repository)}/branches/${name}`,
      html: `${pageOf(request.world, repository)}/tree/${name}`,
    }
    const commit = commitView(request.world, repository, sha)
    return { body: { name, commit, _links: links, ...protection(request.world, repository, name) } }
  },

  /** Only rulesets exist here, and classic protection answers for itself alone. */
  'repos/get-branch-protection': () => {
    throw new ApiError(404, 'Branch not protected')
  },
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
