import { coverage } from '../../../domain/glob.ts'
import type { MergeFacts } from '../../../domain/merge/facts.ts'
import { paths } from '../../../domain/names.ts'
import * as words from '../../../render/merge-words.ts'
import { scriptFolders, steeringNames } from '../../floor/sensitive-path.ts'
import { block, type Gate, sameName, wait } from '../gate.ts'
import { isApprovedByComment } from './approval-comment.ts'
import { opinionsOf } from './reviews.ts'

/** What steers builds, tests, releases, and this product itself. */
const steers = coverage([
  ...steeringNames,
  ...scriptFolders.map((folder) => `/${folder}/**`),
  'CODEOWNERS',
  `/${paths.config}`,
  `/${paths.waivers}`,
  `/${paths.checklists}/**`,
  `/${paths.agents}/**`,
  `/${paths.skills}/**`,
])

/** Nothing sensitive changes, or somebody besides the authors approved this head. */
export const leavesSensitivePathsAlone: Gate = (facts, policy) => {
  const asks = policy.sensitivePaths.length > 0 || policy.steeringNeedsPerson
  if (!asks || isApprovedByPerson(facts)) return null
  const configured = coverage(policy.sensitivePaths)
  const touched = facts.pull.paths.filter((path) => configured(path) || (policy.steeringNeedsPerson && steers(path)))
  if (touched.length > 0) return block('sensitive_path', words.sensitive(touched, policy.handle))
  return facts.truncated.includes('files') ? wait('data_incomplete', words.partial('files')) : null
}

/** Somebody approved this very head, by a comment or by a review, and it is not their own work. */
function isApprovedByPerson(facts: MergeFacts): boolean {
  const { pull } = facts
  if (isApprovedByComment(facts)) return true
  // Commits that were not shown, or whose authors are not known, may be the reviewer's.
  if (pull.unknownContributors || facts.truncated.includes('commits')) return false
  return opinionsOf(facts).some(
    ({ state, commit, bot, author }) =>
      state === 'APPROVED' && commit === pull.head && !bot && !isContributor(facts, author.login),
  )
}

function isContributor({ pull }: MergeFacts, login: string): boolean {
  return [pull.author, ...pull.contributors].some((one) => sameName(one, login))
}
