import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { GroupFacts, ReportedCheck } from '../domain/merge/group.ts'
import { checks } from '../domain/names.ts'
import type { RepositoryFacts } from '../domain/snapshot.ts'
import { errorsAt, graphqlPartial } from '../github/graphql.ts'
import { mergeGroupDocument } from './documents/merge-group.ts'
import { PartialAnswer } from './first-query.ts'
import { repositoryNode, toRepository } from './parse/repository.ts'
import { nodesOf } from './parse/shapes.ts'
import { place, type Reading } from './reading.ts'

const required = z.object({ context: z.string(), integrationId: z.int().nullish() })
const rule = z.object({ parameters: z.object({ requiredStatusChecks: z.array(required).optional() }).nullish() })
const run = z.object({ databaseId: z.int(), status: z.string(), conclusion: z.string().nullish() })
const ownSuite = z.object({ merge: nodesOf(run).nullish(), checklist: nodesOf(run).nullish() })

const answerNode = repositoryNode.extend({
  base: z
    .object({
      refUpdateRule: z.object({ requiredStatusCheckContexts: z.array(z.string().nullable()).nullish() }).nullish(),
      rules: z
        .object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(rule.nullable()).nullish() })
        .nullish(),
    })
    .nullish(),
  commit: z.object({ own: nodesOf(ownSuite).nullish() }).nullish(),
})
type AnswerNode = z.infer<typeof answerNode>

export type GroupReading = { readonly repository: RepositoryFacts; readonly group: GroupFacts }

/**
 * Reads what the base of a merge group requires of us and what we reported on its commit, in one query.
 * @param at the group's commit, and the name of the branch it is for
 * @throws PartialAnswer where GitHub left out more than the rules
 */
export async function readMergeGroup(
  where: RepositoryRef,
  reading: Reading,
  { head, base }: { readonly head: string; readonly base: string },
): Promise<GroupReading> {
  const variables = { ...place(where), ref: `refs/heads/${base}`, head, app: reading.self.appId }
  const answer = await graphqlPartial(reading.github, mergeGroupDocument, variables)
  const aboutRules = errorsAt(answer, 'repository', 'base')
  const gap = answer.errors.find((error) => !aboutRules.includes(error))
  if (gap) throw new PartialAnswer(`GitHub left something out (${gap.path?.join('.') ?? 'no path'}): ${gap.message}`)
  const node = answerNode.parse(answer.data['repository'])
  const { repository } = toRepository(node, where, reading.installedAt)
  const suite = node.commit?.own?.[0]
  const reported = { ...toReported(checks.merge, suite?.merge), ...toReported(checks.checklist, suite?.checklist) }
  const known = aboutRules.length === 0 ? requiredOf(node, reading.self.appId) : null
  return { repository, group: { head, base, required: known, reported } }
}

/** Rulesets and classic protection together. A check that a rule wants from another App is not ours to report. */
function requiredOf({ base }: AnswerNode, appId: number): readonly string[] | null {
  if (!base?.rules || base.rules.pageInfo.hasNextPage) return null
  const ruled = (base.rules.nodes ?? []).flatMap((one) => one?.parameters?.requiredStatusChecks ?? [])
  const ours = ruled.filter(({ integrationId }) => (integrationId ?? appId) === appId).map(({ context }) => context)
  const classic = (base.refUpdateRule?.requiredStatusCheckContexts ?? []).filter((name) => name !== null)
  return [...new Set([...ours, ...classic])].filter((name) => name === checks.merge || name === checks.checklist)
}

function toReported(
  name: string,
  runs: readonly z.infer<typeof run>[] | null | undefined,
): Record<string, ReportedCheck> {
  const [first] = runs ?? []
  if (!first) return {}
  const successful = first.status === 'COMPLETED' && first.conclusion === 'SUCCESS'
  return { [name]: { databaseId: first.databaseId, successful } }
}
