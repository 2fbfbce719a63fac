import type { Remark } from '../../snapshot/work/parse.ts'

/** Logins of people who may write, of those who took part; they are the ones an agent listens to. */
export type Writers = ReadonlySet<string>

/**
 * The remarks an agent gets to read: by people with write access, visible, as they stood when the job was decided.
 * @param decided when that was (ISO 8601); what was written or edited since waits for the next run
 * @param writers null where everybody is read
 */
export function trustedRemarks<Kind extends Remark>(
  remarks: readonly Kind[],
  decided: string,
  writers: Writers | null,
): Kind[] {
  const before = Date.parse(decided)
  return remarks.filter(
    (remark) =>
      (writers === null || (writers.has(remark.author.login) && !remark.author.bot)) &&
      !remark.isMinimized &&
      Date.parse(remark.createdAt) <= before &&
      (remark.lastEditedAt === null || Date.parse(remark.lastEditedAt) < before) &&
      (remark.editor === null || remark.editor.login === remark.author.login),
  )
}
