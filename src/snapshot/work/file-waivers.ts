import * as z from 'zod'
import { paths } from '../../domain/names.ts'
import { type FileWaiver, fileWaiver } from '../../domain/review/report.ts'
import { readStrictYaml } from '../strict-yaml.ts'

const { item, rev, key, owner, created, expires, paths: covered } = fileWaiver.shape

/** `.github/signalbox-waivers.yml`. Strict: a key it does not know is an error. */
const file = z.strictObject({
  waivers: z
    .array(
      z.strictObject({
        item,
        rev,
        key: key.default(null),
        paths: covered.default([]),
        reason: z.string().min(20, 'must say why in at least 20 characters').max(600),
        owner,
        approved_by: fileWaiver.shape.approvedBy.min(1),
        created,
        expires,
        /** Where the exception is tracked; for people. */
        issue: z.union([z.int().positive(), z.string().max(200)]).optional(),
      }),
    )
    .max(100),
})

/** What the waivers file says, or why nothing of it counts. */
export type WaiversReading = { readonly waivers: readonly FileWaiver[] } | { readonly problem: string }

/**
 * Reads the waivers file of a base branch. One entry that is not right makes the whole file a problem: half a file of
 * exceptions is nothing to build on.
 * @param text null when there is no file, which is fine
 */
export function readFileWaivers(text: string | null): WaiversReading {
  if (text === null) return { waivers: [] }
  const read = readStrictYaml(text)
  if ('problem' in read) return wrong(read.problem)
  const parsed = file.safeParse(read.value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return wrong(`\`${issue?.path.join('.') || 'the file'}\` is not right: ${issue?.message ?? 'it does not fit'}`)
  }
  return {
    waivers: parsed.data.waivers.map(({ approved_by: approvedBy, issue: _tracked, ...rest }) => ({
      ...rest,
      approvedBy,
    })),
  }
}

function wrong(words: string): { readonly problem: string } {
  return { problem: `\`${paths.waivers}\`: ${words}`.slice(0, 600) }
}
