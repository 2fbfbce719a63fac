import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from './ask.ts'
import { compact, contextSize } from './compaction.ts'
import { type Ending, endOfFailure, retryFor } from './ending.ts'
import { reachedLimit } from './limits.ts'
import { noteFromFacts, stateOf } from './note.ts'
import { redactDeep } from './redaction.ts'
import { type Replies, replies } from './replies.ts'
import { requestFor } from './request.ts'
import { elapsed, emit, type Run, startRun } from './run.ts'
import type { AgentHost, AgentResult, AgentTask } from './task.ts'
import { toolsFor } from './toolbox.ts'
import type { Tool } from './tools/tool.ts'
import { openTrustedGit } from './trusted-git.ts'

/**
 * Works on a task until it is submitted, blocked, or a limit is reached. It never throws: a fault of ours ends the run
 * as `crash`, with the work and what it cost still in the result.
 */
export async function runAgent(task: AgentTask, host: AgentHost): Promise<AgentResult> {
  const run = startRun(task, host)
  const scratch = mkdtempSync(join(tmpdir(), 'signalbox-git-'))
  emit(run, { type: 'start', runId: task.runId, role: task.role, model: task.model.id })
  try {
    const ending = await drive(run, scratch).catch(crashed)
    emit(run, { type: 'end', stop: ending.stop, turns: run.turns, usd: run.spending.usd })
    return resultOf(run, await flush(run, ending).catch(crashed))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The last chance of the host to save what there is. A result that could not be saved is not one. */
async function flush(run: Run, ending: Ending): Promise<Ending> {
  await run.host.onTurn(stateOf(run, 'end'))
  return ending
}

async function drive(run: Run, scratch: string): Promise<Ending> {
  const { workdir, base } = run.task
  const git = run.host.git ?? (await openTrustedGit({ workspace: workdir, base, directory: scratch }))
  const tools = toolsFor(run, git)
  const answers = replies(run, tools)
  for (;;) {
    const limit = reachedLimit(run)
    if (limit !== null) return { stop: limit }
    const ending = await takeTurn(run, tools, answers)
    if (ending !== null) return ending
  }
}

/** One request, its reply, and the answers to its calls. Null means: go on. */
async function takeTurn(run: Run, tools: readonly Tool[], answers: Replies): Promise<Ending | null> {
  const answer = await ask(run, requestFor(run, tools))
  if ('failure' in answer) {
    if (answer.failure !== 'context' || run.messages.length === 1) {
      return endOfFailure(answer.failure, answer.error, reachedLimit(run))
    }
    await compact(run, tools)
    return null
  }
  run.turns += 1
  const { epoch } = run
  const ending = await answers(answer)
  await run.host.onTurn(stateOf(run, 'results'))
  if (ending === null && run.epoch === epoch && contextSize(answer.usage) > run.task.limits.compactAtTokens)
    await compact(run, tools)
  return ending
}

function crashed(error: unknown): Ending {
  return { stop: 'crash', error: { kind: 'crash', message: error instanceof Error ? error.message : String(error) } }
}

function resultOf(run: Run, ending: Ending): AgentResult {
  return {
    ...redactDeep(ending, run.redact),
    retry: retryFor(ending.stop),
    usage: run.spending.byModel,
    usd: run.spending.usd,
    usdBasis: run.spending.basis,
    turns: run.turns,
    requests: run.requests,
    retries: run.retries,
    wallMs: elapsed(run),
    verify: run.verify,
    note: noteFromFacts(run),
  }
}
