import { ApiError, type Handlers, repositoryOf } from '../http/handler.ts'
import { planHasRules, rulesFor } from '../ops/rulesets.ts'
import type { BranchRule, Repository } from '../state.ts'
import { apiOf } from '../views/addresses.ts'
import { fullName } from '../world.ts'

const rulesetId = 1

/** Rules of branches (REST, "Rules"). All rules of a repository stand in one active ruleset. */
export const ruleHandlers: Handlers = {
  'repos/get-branch-rules': (request) => {
    const repository = repositoryOf(request)
    refusePlan(repository)
    const rules = rulesFor(repository, request.params['branch'] ?? '')
    return { list: rules.map((rule) => ruleView(repository, rule)) }
  },

  'repos/get-repo-rulesets': (request) => {
    const repository = repositoryOf(request)
    refusePlan(repository)
    if (repository.rules.length === 0) return { list: [] }
    const ruleset = {
      id: rulesetId,
      node_id: `RRS_${repository.id}`,
      name: 'rules',
      target: 'branch',
      source_type: 'Repository',
      source: fullName(repository),
      enforcement: 'active',
      current_user_can_bypass: 'never',
      _links: { self: { href: `${apiOf(request.world, repository)}/rulesets/${rulesetId}` } },
      created_at: repository.createdAt,
      updated_at: repository.createdAt,
    }
    return { list: [ruleset] }
  },
}

function refusePlan(repository: Repository): void {
  if (planHasRules(repository)) return
  throw new ApiError(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.')
}

function ruleView(repository: Repository, rule: BranchRule): Record<string, unknown> {
  return {
    type: rule.type,
    ...(rule.parameters === undefined ? {} : { parameters: rule.parameters }),
    ruleset_source_type: 'Repository',
    ruleset_source: fullName(repository),
    ruleset_id: rulesetId,
  }
}
