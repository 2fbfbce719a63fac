import type { RunResult, StopKind } from '../domain/bundle.ts'
import { paths } from '../domain/names.ts'
import { type Reason, reasons } from '../domain/reason.ts'
import { hiddenWords } from './hidden-words.ts'
import { code, maxComment, paragraphs } from './markdown.ts'
import { cut, neutral, neutralLine } from './neutral.ts'
import { nextStep } from './next-step.ts'

/** What a run that changed nothing has to say. */
export function noChange(result: RunResult, host: string): string {
  const parts = [`**${reasons.no_change}**`, neutral(result.summary, host), hiddenWords(result)]
  return cut(paragraphs(parts), maxComment)
}

/** A run that is blocked: what it claims, what it needs, and the evidence that was run again outside the model. */
export function blockedRun(result: RunResult, host: string): string {
  const { blocked, summary } = result
  if (blocked === null) return cut(paragraphs([`**${reasons.blocked}**`, neutral(summary, host)]), maxComment)
  const evidence = blocked.evidence.map(
    ({ command, exit }) => `- ${code(command)} ended with ${exit ?? 'no exit code'}`,
  )
  return cut(
    paragraphs([
      `**${reasons.blocked}** ${neutral(blocked.claim, host, 4000)}`,
      blocked.needs === '' ? null : `What it needs: ${neutral(blocked.needs, host, 4000)}`,
      evidence.length === 0 ? null : `Run again by the host:\n${evidence.join('\n')}`,
      hiddenWords(result),
    ]),
    maxComment,
  )
}

/** Why a run failed in a way that another try would not mend, and the fix. */
export function failedRun(stop: StopKind, error: string | null, runUrl: string, handle: string, host: string): string {
  return paragraphs([
    `**${reasons.run_failed}** ${fixes[stop] ?? ''}`.trim(),
    error === null ? null : `It said: ${neutralLine(error, host, 500)}`,
    `[Run](${runUrl}). Then ask again with ${code(handle)}.`,
  ])
}

const fixes: Readonly<Partial<Record<StopKind, string>>> = {
  auth: `The model provider refused the key. Correct the secret ${code('ANTHROPIC_API_KEY')} of the environment ${code('signalbox')}.`,
  billing: 'The model provider wants its bill settled. Add credit to the account of the key.',
  config: `The run cannot work with its configuration. Correct ${code(paths.config)} or the agent definition.`,
  sandbox_unavailable: `The runner has no sandbox. Install ${code('bubblewrap')} on it, or use a hosted runner.`,
  unknown_version: `The run is older than the server. Update the pinned action in ${code(paths.workflow)}.`,
  stale: 'The text of the wish changed after it was asked, so it was not read. Ask again.',
  not_ours: 'The run was not started by this App, or its job is not the claimed one.',
  use_retry: 'Somebody pressed "Re-run"; a run is started by asking instead.',
}

/** GitHub refused what the publisher wrote. */
export function refusedWrite(reason: Reason, words: string, handle: string, host: string): string {
  return paragraphs([
    `**${reasons[reason]}** The change was not published (${code(reason)}).`,
    words === '' ? null : `GitHub said: ${neutralLine(words, host, 500)}`,
    nextStep(reason, handle),
  ])
}
