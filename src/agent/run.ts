import Anthropic from '@anthropic-ai/sdk'
import type { AgentEvent } from './events.ts'
import { type Redact, redactDeep, redactor } from './redaction.ts'
import type { Shell } from './shell.ts'
import { noSpending, type Spending } from './spending.ts'
import type { AgentHost, AgentTask } from './task.ts'
import type { Progress } from './tools/progress.ts'
import type { VerifyResult } from './verify.ts'

/** One run while it goes on. The loop's files change it; nothing outside this folder sees it. */
export type Run = {
  readonly task: AgentTask
  readonly host: AgentHost
  readonly client: Anthropic
  readonly shell: Shell
  readonly redact: Redact
  /** The host's list and the model's key. */
  readonly secrets: readonly string[]
  /** Aborts on the host's signal and when the wall clock is used up. */
  readonly signal: AbortSignal
  readonly started: number
  messages: Anthropic.MessageParam[]
  spending: Spending
  turns: number
  requests: number
  retries: number
  /** How often the history was replaced by a note. */
  epoch: number
  warned: boolean
  progress: Progress | null
  /** Commands and their exits, newest last. */
  commands: { command: string; exit: string }[]
  lastText: string
  verify: readonly VerifyResult[]
}

export function startRun(task: AgentTask, host: AgentHost): Run {
  const key = 'messages' in host.client ? [] : [host.client.apiKey]
  const secrets = [...host.secrets, ...key]
  const redact = redactor(secrets)
  return {
    task,
    host,
    client: 'messages' in host.client ? host.client : new Anthropic({ ...host.client, logLevel: 'off' }),
    shell: {
      sandbox: host.sandbox,
      place: { ...host.place, workspace: task.workdir, environment: host.environment, network: 'none' },
      clean: redact,
      now: host.now,
    },
    redact,
    secrets,
    signal: AbortSignal.any([host.signal, AbortSignal.timeout(Math.max(1, task.limits.wallMs))]),
    started: host.now(),
    messages: [{ role: 'user', content: [taskBlock(task.prompt)] }],
    spending: noSpending(),
    turns: 0,
    requests: 0,
    retries: 0,
    epoch: 0,
    warned: false,
    progress: null,
    commands: [],
    lastText: '',
    verify: [],
  }
}

/** The task text opens the history and stays through every compaction, so it has a cache marker of its own. */
export function taskBlock(prompt: string): Anthropic.TextBlockParam {
  return { type: 'text', text: prompt, cache_control: { type: 'ephemeral', ttl: '1h' } }
}

export function emit(run: Run, event: AgentEvent): void {
  run.host.event(redactDeep(event, run.redact))
}

export function elapsed(run: Run): number {
  return run.host.now() - run.started
}
