import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Changes, RunResult } from '../../../src/domain/bundle.ts'
import type { JobSpec } from '../../../src/domain/job.ts'
import type { ReviewReport } from '../../../src/domain/review/report.ts'

/**
 * What a test lays down for a job. The base of the changes is the job's, and every ask gets a numbered answer; a review is
 * about the diff that the job names.
 */
export type Plan = {
  readonly result: RunResult
  readonly changes: Omit<Changes, 'base'> | null
  readonly answer: string | null
  readonly review?: Omit<ReviewReport, 'pull' | 'base' | 'mergeBase' | 'head'>
}

/**
 * Stands in for the Action in a workflow run: waits until the test has laid down what this job hands back, then writes
 * that bundle where the upload step looks for it. It runs as a program of its own, outside of this project's folder.
 */
async function main(): Promise<void> {
  const { INPUT_JOB = '', RUNNER_TEMP = '', GITHUB_REPOSITORY = '' } = process.env
  const job: JobSpec = JSON.parse(INPUT_JOB)
  const path = join(import.meta.dirname, 'plans', GITHUB_REPOSITORY, `${job.id}-g${job.generation}.json`)
  while (!existsSync(path)) await pause(10)
  const { result, changes, answer, review }: Plan = JSON.parse(readFileSync(path, 'utf8'))
  const answers = answer === null ? [] : job.asks.map(({ id }, index) => ({ ask: id, text: `${answer} ${index + 1}` }))
  const folder = join(RUNNER_TEMP, 'signalbox-bundle')
  mkdirSync(folder)
  writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...result, answers }))
  if (review !== undefined) {
    const { pull, base, head } = job
    writeFileSync(join(folder, 'review.json'), JSON.stringify({ ...review, pull, base, mergeBase: base, head }))
  }
  if (changes === null) return
  writeFileSync(join(folder, 'changes.json'), JSON.stringify({ ...changes, base: job.head ?? job.base }))
}

await main()
