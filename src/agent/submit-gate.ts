import { bundleCaps } from '../domain/names.ts'
import { type Added, addedBy } from './added-lines.ts'
import type { Change } from './change.ts'
import { scanLines } from './secret-scan.ts'
import type { Shell } from './shell.ts'
import type { Submission } from './submission.ts'
import type { AgentTask } from './task.ts'
import type { TrustedGit } from './trusted-git.ts'
import { runVerify, type VerifyResult, verifyText } from './verify.ts'

/** What the gate looks at. `secrets` may stand in no new line. */
export type SubmitGate = {
  task: AgentTask
  shell: Shell
  git: TrustedGit
  secrets: readonly string[]
}

/** Why a submission is not taken, in words for the model; null when it is. `verify` is empty when nothing was run. */
export type Finding = { refused: string | null; verify: readonly VerifyResult[] }

/**
 * Evidence instead of claims, cheapest first: a change or a reason for none, every line spoken to, the configured
 * commands run by the host, and no credential or oversize in what would be handed back.
 */
export async function judgeSubmission(gate: SubmitGate, submission: Submission, signal: AbortSignal): Promise<Finding> {
  const before = await gate.git.changes()
  const early = wrongEmptiness(before, submission) ?? leftOut(gate.task, submission)
  if (early !== null) return { refused: early, verify: [] }
  if (before.length === 0) return { refused: null, verify: [] }
  const verify = await runVerify(gate.shell, gate.task.verify, signal)
  const failed = verify.find((result) => result.exit !== 0)
  if (failed) return { refused: verifyText(failed), verify }
  // The commands may have written to the tree; what counts is what would be handed back now.
  return { refused: await wrongContent(gate, await gate.git.changes()), verify }
}

function wrongEmptiness(changes: readonly Change[], submission: Submission): string | null {
  if (changes.length === 0 && submission.no_change === undefined) {
    return 'Nothing differs from the base commit. Make the change, or give the reason in no_change.'
  }
  if (changes.length > 0 && submission.no_change !== undefined) {
    const many = `${changes.length} paths differ, among them ${changes[0]?.path}`
    return `no_change is given but ${many}. Undo them or leave no_change out.`
  }
  return null
}

function leftOut(task: AgentTask, submission: Submission): string | null {
  const missing = (wanted: readonly string[] | undefined, given: readonly string[]) =>
    (wanted ?? []).filter((id) => given.filter((known) => known === id).length !== 1)
  const lines = missing(
    task.acceptance,
    submission.acceptance.map((line) => line.id),
  )
  const asks = missing(
    task.asks,
    submission.answers.map((answer) => answer.ask),
  )
  if (lines.length > 0) return `acceptance has to name each of these once: ${lines.join(', ')}`
  return asks.length > 0 ? `answers has to name each of these asks once: ${asks.join(', ')}` : null
}

function oddPaths(changes: readonly Change[]): string | null {
  const odd = changes.filter(
    (change) =>
      change.odd || /[\p{Cc}\\]/u.test(change.path) || !['100644', '100755', '000000'].includes(change.newMode),
  )
  if (odd.length === 0) return null
  const shown = odd.slice(0, 5).map((change) => `${JSON.stringify(change.path)} (${change.newMode})`)
  const rule = 'Only regular files with plain names can be handed back: no symlinks, submodules or odd names.'
  return `${rule} Remove ${shown.join(', ')}.`
}

async function wrongContent(gate: SubmitGate, changes: readonly Change[]): Promise<string | null> {
  const odd = oddPaths(changes)
  if (odd !== null) return odd
  if (changes.length > bundleCaps.files)
    return `${changes.length} files differ; at most ${bundleCaps.files} can be handed back.`
  const added = await addedBy(changes, gate.git, bundleCaps.fileBytes)
  return tooLarge(added) ?? secretIn(added, gate.secrets)
}

function tooLarge(added: readonly Added[]): string | null {
  const big = added.find((file) => file.bytes > bundleCaps.fileBytes)
  if (big) return `${big.path} has ${big.bytes} bytes; at most ${bundleCaps.fileBytes} a file.`
  const bytes = added.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > bundleCaps.totalBytes) return `The changed files have ${bytes} bytes; at most ${bundleCaps.totalBytes}.`
  const lines = added.reduce((sum, file) => sum + file.lines.length, 0)
  return lines > bundleCaps.addedLines ? `${lines} lines are new; at most ${bundleCaps.addedLines}.` : null
}

function secretIn(added: readonly Added[], secrets: readonly string[]): string | null {
  const found = added.flatMap((file) =>
    scanLines(file.lines, secrets).map(({ line, kind }) => `${file.path}:${line} (${kind})`),
  )
  if (found.length === 0) return null
  const places = found.slice(0, 10).join(', ')
  return `New lines look like credentials: ${places}. Remove them; where an example is needed, build it from parts.`
}
