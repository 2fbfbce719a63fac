import { type JobSpec, jobSpec } from '../domain/job.ts'
import { jobSpecBytes, paths } from '../domain/names.ts'
import { type Refusal, refuse } from './refusal.ts'

/** The newest version of a JobSpec this action understands. */
const known = 1

/**
 * Reads the `job` input.
 * @param text    the text exactly as dispatched; its hash is what the ledger knows
 * @param attempt the run's attempt: above 1 somebody pressed "Re-run", which no claim covers
 */
export function acceptJob(text: string, attempt: number): { job: JobSpec } | { refused: Refusal } {
  if (Buffer.byteLength(text) > jobSpecBytes) return refuse('not_ours', 'The job is larger than the App ever sends.')
  const outside = parseJson(text)
  const version = versionOf(outside)
  if (version !== null && version > known) {
    const cure = `Update the commit that \`${paths.workflow}\` pins, from the template of the newest release.`
    return refuse('unknown_version', `The job is of version ${version}; this action knows ${known}. ${cure}`)
  }
  const parsed = jobSpec.safeParse(outside)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the whole'
    return refuse('not_ours', `The job is not one the App writes: ${where} does not fit.`)
  }
  const part = missingPart(parsed.data)
  if (part !== null) return refuse('not_ours', `The job is not one the App writes: ${part}.`)
  if (attempt > 1) {
    return refuse(
      'use_retry',
      'A run is never run again. Comment on the issue, or set its label again, for a fresh one.',
    )
  }
  return { job: parsed.data }
}

/** What a job of its kind never lacks, in words; null when all of it is there. */
function missingPart({ kind, asks, review, pull, head }: JobSpec): string | null {
  if (kind !== 'review' && review) return 'it holds what only a review does'
  if (kind !== 'review') return asks.length === 0 ? 'nobody asks for it' : null
  return review && pull !== null && head !== null ? null : 'a review names its pull request, head and base branch'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function versionOf(outside: unknown): number | null {
  const named = typeof outside === 'object' && outside !== null && 'v' in outside ? outside.v : null
  return typeof named === 'number' && Number.isInteger(named) ? named : null
}
