import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Redact, redactDeep } from '../agent/redaction.ts'
import { bundleFiles, type Changes, type RunResult, runResult } from '../domain/bundle.ts'
import { bundleCaps } from '../domain/names.ts'
import { type ReviewReport, reviewReport } from '../domain/review/report.ts'

/** Writes the files of a bundle. Each is whole at every moment: a new one takes the old one's place by a rename. */
export type BundleWriter = {
  result(result: RunResult): void
  /** Without files the changes are removed: a run that changed nothing hands back none. */
  changes(changes: Changes): void
  /** What a review proposes. */
  review(report: ReviewReport): void
}

/**
 * @param folder  made empty; whatever an earlier run left there is not this run's
 * @param redact  no secret leaves in words
 * @param secrets exact values; a changed file that holds one is never written down
 */
export function openBundle(folder: string, redact: Redact, secrets: readonly string[]): BundleWriter {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): void => {
    // Beside the folder: a draft that a kill leaves behind must not be uploaded.
    const draft = join(dirname(folder), `.${name}.draft`)
    writeFileSync(draft, text)
    renameSync(draft, join(folder, name))
  }
  return {
    result: (result) => write(bundleFiles.result, textOf(runResult.parse(redactDeep(result, redact)))),
    changes: (changes) => {
      const leak = leakIn(changes, secrets)
      if (leak !== null) throw new Error(`A credential of this run stands in ${leak}; the changes are not handed back.`)
      if (Object.keys(changes.files).length === 0) rmSync(join(folder, bundleFiles.changes), { force: true })
      else write(bundleFiles.changes, JSON.stringify(changes))
    },
    review: (report) => write(bundleFiles.review, reportText(redactDeep(report, redact))),
  }
}

/** The text of a result; one that the publisher would refuse for its size loses the length of its longest words. */
function textOf(result: RunResult): string {
  const whole = JSON.stringify(result, null, 2)
  if (Buffer.byteLength(whole) <= bundleCaps.resultBytes) return whole
  return JSON.stringify(
    result,
    (_key, value: unknown) => (typeof value === 'string' ? value.slice(0, 1_000) : value),
    2,
  )
}

/** The text of a report; one that is too large forgets what only saves money later, the oldest first. */
function reportText(report: ReviewReport): string {
  const text = JSON.stringify(reviewReport.parse(report))
  const { cells } = report.memory
  if (Buffer.byteLength(text) <= bundleCaps.totalBytes || cells.length === 0) return text
  const fewer = cells.slice(0, Math.floor(cells.length / 2))
  return reportText({ ...report, memory: { ...report.memory, cells: fewer } })
}

function leakIn(changes: Changes, secrets: readonly string[]): string | null {
  const holds = (content: string): boolean => {
    const bytes = Buffer.from(content, 'base64')
    return secrets.some((secret) => secret !== '' && bytes.includes(secret))
  }
  const found = Object.entries(changes.files).find(([, file]) => 'content' in file && holds(file.content))
  return found?.[0] ?? null
}
