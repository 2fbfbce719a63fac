import type { Remark } from '../../snapshot/work/parse.ts'

/** GitHub's words for people who belong to the repository. It only leaves out; nobody gains a right by it. */
const belonging = ['OWNER', 'MEMBER', 'COLLABORATOR']

/**
 * The remarks an agent gets to read: by people of the repository, visible, as they stood when the job was decided.
 * @param decided when that was (ISO 8601); what was written or edited since waits for the next run
 * @param most    the newest so many
 */
export function trustedRemarks<Kind extends Remark>(remarks: readonly Kind[], decided: string, most: number): Kind[] {
  const before = Date.parse(decided)
  return remarks
    .filter(
      (remark) =>
        belonging.includes(remark.authorAssociation) &&
        !remark.isMinimized &&
        Date.parse(remark.createdAt) <= before &&
        (remark.lastEditedAt === null || Date.parse(remark.lastEditedAt) < before) &&
        (remark.editor === null || remark.editor.login === remark.author.login),
    )
    .slice(-most)
}
