import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { transcriptLine } from '../agent/events.ts'
import { runAgent } from '../agent/loop.ts'
import type { TurnState } from '../agent/state.ts'
import type { AgentHost, AgentTask } from '../agent/task.ts'
import type { RunResult } from '../domain/bundle.ts'
import type { Admitted } from './admit.ts'
import type { BundleWriter } from './bundle-writer.ts'
import { collectChanges } from './git/collect-changes.ts'
import type { JobHost } from './host.ts'
import { defaultModel, pricesOf } from './model.ts'
import type { Workshop } from './prepare.ts'
import { readWriters } from './prompt/read-writers.ts'
import { roleText } from './prompt/role.ts'
import { type TaskPrompt, taskPrompt } from './prompt/task.ts'
import { draftResult, finalResult } from './result.ts'
import { eventText, say } from './run-log.ts'

const second = 1000
const longestVerify = 10 * 60 * second

/**
 * Lets the agent work, writing down after every turn what would be handed back if the run were killed now.
 * @param deadline when the run ends itself, in milliseconds since the epoch
 * @returns how it ended; `changes.json` is already written
 */
export async function perform(
  host: JobHost,
  admitted: Admitted,
  shop: Workshop,
  bundle: BundleWriter,
  deadline: number,
): Promise<RunResult> {
  const prompt = await promptOf(host, admitted, shop)
  const around = { verifySource: shop.commands.source, ...prompt.hidden }
  const draft = async (state: TurnState): Promise<void> => {
    const { problem } = await saveChanges(shop, bundle)
    if (problem !== null) say(host, problem)
    bundle.result(draftResult(state, around))
  }
  const agent = await runAgent(taskOf(host, admitted, shop, prompt, deadline), agentHost(host, shop, draft))
  const { changed, problem } = await saveChanges(shop, bundle)
  const result = finalResult(agent, changed, around)
  // What was spent stays in the result whatever went wrong.
  return problem === null ? result : { ...result, outcome: 'failed', stop: 'crash', error: problem }
}

async function promptOf(host: JobHost, admitted: Admitted, { commands, steering }: Workshop): Promise<TaskPrompt> {
  const { config } = admitted.work.config
  const writers = await readWriters(host.github, host.run.repository, admitted.work, config)
  const material = { admitted, commands, guidance: steering.guidance, writers }
  return taskPrompt(material, randomBytes(16).toString('hex'))
}

/** Writes the changes as they are. Where they cannot be read, those of an earlier turn stay, and the problem is named. */
async function saveChanges(
  shop: Workshop,
  bundle: BundleWriter,
): Promise<{ changed: boolean; problem: string | null }> {
  try {
    const changes = await collectChanges(shop.git, shop.start)
    bundle.changes(changes)
    return { changed: Object.keys(changes.files).length > 0, problem: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { changed: true, problem: `The changes could not be written down: ${why}`.slice(0, 2_000) }
  }
}

function taskOf(
  host: JobHost,
  { job, work }: Admitted,
  { workdir, start, commands, steering }: Workshop,
  prompt: TaskPrompt,
  deadline: number,
): AgentTask {
  const { agent, skills } = steering
  const { owner, name } = host.run.repository
  return {
    runId: `${owner}/${name}#${job.subject}/${host.run.id}.${host.run.attempt}`,
    role: agent.name,
    system: roleText(agent, skills),
    prompt: prompt.text,
    workdir,
    model: { id: work.config.config.agent.model ?? agent.model ?? defaultModel, effort: 'high' },
    limits: {
      turns: Math.min(job.limits.turns, agent.turns ?? Number.POSITIVE_INFINITY),
      usd: Math.min(job.limits.usd, agent.usd ?? Number.POSITIVE_INFINITY),
      wallMs: Math.max(1, deadline - host.now()),
      outputTokensPerTurn: 32_000,
      compactAtTokens: 150_000,
      idleMs: 120 * second,
      toolMs: 600 * second,
    },
    verify: commands.verify.map((command, index) => ({ id: `verify-${index + 1}`, command, timeoutMs: longestVerify })),
    base: start,
    acceptance: prompt.acceptance.map(({ id }) => id),
    asks: prompt.asks,
  }
}

function agentHost(host: JobHost, shop: Workshop, draft: AgentHost['onTurn']): AgentHost {
  const { key, baseUrl } = host.model
  mkdirSync(host.folders.transcript, { recursive: true })
  const transcript = join(host.folders.transcript, 'transcript.jsonl')
  return {
    signal: host.signal,
    now: host.now,
    sleep: host.sleep,
    random: host.random,
    client: { apiKey: key, ...(baseUrl === null ? {} : { baseURL: baseUrl }) },
    sandbox: shop.sandbox,
    environment: shop.tools.variables,
    place: shop.tools.work,
    git: shop.git,
    prices: pricesOf(host.folders.product),
    secrets: [host.token, key],
    event: (event) => {
      appendFileSync(transcript, transcriptLine(event, host.now()))
      say(host, eventText(event))
    },
    onTurn: draft,
  }
}
