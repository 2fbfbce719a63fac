import { type BlockedReport, blockedReport } from '../blocked.ts'
import type { BlockedFinding } from '../blocked-gate.ts'
import { Refusal } from '../refusal.ts'
import { defineTool, type Tool } from './tool.ts'

/**
 * The way out for an agent that cannot go on. The first report that the host cannot reproduce goes back; the second is
 * taken, marked as not reproduced.
 */
export function reportBlockedTool(
  judge: (report: BlockedReport, signal: AbortSignal) => Promise<BlockedFinding>,
): Tool {
  let refusals = 0
  return defineTool({
    name: 'report_blocked',
    description:
      'Ends the work because something outside of it stands in the way. Give commands that show it; ' +
      'the host runs them again. Use kind ambiguous_spec for a question only a person can answer.',
    schema: blockedReport,
    run: async (report, signal) => {
      const { blocked, refused } = await judge(report, signal)
      if (signal.aborted) throw new Refusal('the check was cut short')
      if (refused !== null) {
        refusals += 1
        if (refusals === 1) throw new Refusal(refused)
      }
      const stop = report.kind === 'ambiguous_spec' ? 'needs_human' : 'blocked'
      return { text: refused === null ? 'recorded' : 'recorded as not reproduced', end: { stop, blocked } }
    },
  })
}
