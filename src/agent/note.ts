import { redactDeep } from './redaction.ts'
import type { Run } from './run.ts'
import type { TurnState } from './state.ts'

const keptCommands = 12

/** What the host knows by itself about how far the work got. It replaces the model's own note when there is none. */
export function noteFromFacts(run: Run): string {
  const { progress } = run
  const list = (items: readonly string[]) => (items.length > 0 ? items.map((item) => `- ${item}`) : ['- nothing said'])
  const commands = run.commands.slice(-keptCommands).map(({ command, exit }) => `${firstLine(command)} -> ${exit}`)
  const sections = [
    ['DONE', ...list(progress?.done ?? [])],
    ['DOING', ...list(progress?.doing ? [progress.doing] : [])],
    ['OPEN', ...list(progress?.next ?? [])],
    ['COMMANDS AND EXITS', ...list(commands)],
    ['LAST WORDS', run.lastText.slice(0, 2_000) || '- nothing said'],
  ]
  return run.redact(sections.map((lines) => lines.join('\n')).join('\n\n')).slice(0, 15_000)
}

/** What a host may keep at this moment. */
export function stateOf(run: Run, phase: TurnState['phase']): TurnState {
  return {
    phase,
    turns: run.turns,
    requests: run.requests,
    retries: run.retries,
    usd: run.spending.usd,
    usdBasis: run.spending.basis,
    usage: structuredClone(run.spending.byModel),
    wallMs: run.host.now() - run.started,
    progress: redactDeep(run.progress, run.redact),
    note: noteFromFacts(run),
  }
}

function firstLine(command: string): string {
  const line = command.split('\n')[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}
