import { copyOfBase } from './baseline-copy.ts'
import type { Blocked, BlockedEvidence, BlockedReport } from './blocked.ts'
import { nearestPaths } from './nearest-paths.ts'
import { runCommand, type Shell } from './shell.ts'
import type { TrustedGit } from './trusted-git.ts'

export type BlockedGate = { shell: Shell; git: TrustedGit; toolMs: number }

/** The report with the host's finding, and what to tell the model when it does not hold. */
export type BlockedFinding = { blocked: Blocked; refused: string | null }

/**
 * Runs the evidence again without the agent: on the base commit where it says the base is broken, else in the
 * workspace. A file said to be missing is looked up in the base commit.
 */
export async function judgeBlocked(
  gate: BlockedGate,
  report: BlockedReport,
  signal: AbortSignal,
): Promise<BlockedFinding> {
  const evidence = await rerun(gate, report, signal)
  const failed = evidence.filter((item) => !item.reproduced)
  const near = report.kind === 'missing_dependency' ? nearestPaths(report.claim, await gate.git.paths()) : []
  const objections = [
    ...failed.map(
      (item) => `\`${item.command}\` should ${item.expect} and ended with ${item.exit ?? 'no exit'}:\n${item.tail}`,
    ),
    ...near.map(
      ({ named, near: paths }) => `${named} is not there, but ${paths.join(', ')} is. Is that what you need?`,
    ),
  ]
  const blocked = { ...report, evidence, reproduced: objections.length === 0 }
  return { blocked, refused: objections.length === 0 ? null : `not blocked:\n${objections.join('\n')}` }
}

async function rerun(gate: BlockedGate, report: BlockedReport, signal: AbortSignal): Promise<BlockedEvidence[]> {
  if (report.kind !== 'broken_baseline') return await runAll(gate, gate.shell, report, signal)
  const base = await copyOfBase(gate.shell.place.workspace, gate.git)
  try {
    const shell = { ...gate.shell, place: { ...gate.shell.place, workspace: base.folder } }
    return await runAll(gate, shell, report, signal)
  } finally {
    base.remove()
  }
}

async function runAll(
  gate: BlockedGate,
  shell: Shell,
  report: BlockedReport,
  signal: AbortSignal,
): Promise<BlockedEvidence[]> {
  const results: BlockedEvidence[] = []
  for (const { command, expect } of report.evidence) {
    const result = await runCommand(shell, command, { timeoutMs: gate.toolMs, signal })
    const exit = typeof result.exit === 'number' ? result.exit : null
    const reproduced = expect === 'pass' ? exit === 0 : exit !== 0 && result.exit !== 'not_started'
    results.push({ command, expect, exit, tail: result.output.slice(-2_000), reproduced })
  }
  return results
}
