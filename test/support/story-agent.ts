import type { ScriptedRequest } from '../../src/emulator/model/request.ts'
import type { Script } from '../../src/emulator/model/script.ts'
import type { ScriptedBlock, Step } from '../../src/emulator/model/step.ts'

/** What the scripted model does in one reply. A turn may wait: meanwhile people do something. */
export type Turn = (
  request: ScriptedRequest,
) => readonly ScriptedBlock[] | Step | Promise<readonly ScriptedBlock[] | Step>

/** The turns of one run. */
export type Run = readonly Turn[]

/**
 * Each run gets the next list of turns. A request beyond its list is a problem of the story.
 * @param runs what the agent does, run by run
 */
export function agent(...runs: readonly Run[]): Script {
  const known: string[] = []
  return async (request) => {
    if (!known.includes(request.conversation)) known.push(request.conversation)
    const turn = runs[known.indexOf(request.conversation)]?.[request.asked]
    const answer = await turn?.(request)
    if (answer === undefined) return null
    return isStep(answer) ? answer : { reply: answer }
  }
}

function isStep(answer: readonly ScriptedBlock[] | Step): answer is Step {
  return !Array.isArray(answer)
}

export function write(path: string, content: string): ScriptedBlock {
  return { tool: 'write', input: { file_path: path, content } }
}

export function bash(command: string): ScriptedBlock {
  return { tool: 'bash', input: { command } }
}

export type Report = {
  readonly summary?: string
  /** What is answered to each comment that asked. */
  readonly answer?: string
  readonly noChange?: string
}

/** Claims to be done, and speaks to every acceptance line and every comment that the prompt names. */
export function handIn(request: ScriptedRequest, { summary, answer, noChange }: Report = {}): ScriptedBlock {
  const lines = [...request.firstText.matchAll(/^(A\d+): /gm)].map(([, id]) => id)
  const named = /^Answer each of these asks, comments by their id: (.+)\.$/m.exec(request.firstText)?.[1]
  const asks = named?.split(', ') ?? []
  return {
    tool: 'submit',
    input: {
      summary: summary ?? 'The greeting greets the world.',
      acceptance: lines.map((id) => ({ id, status: 'met', evidence: 'bash test.sh ends with 0' })),
      changes: [],
      answers: asks.map((ask) => ({ ask, text: answer ?? 'Done as asked.' })),
      follow_ups: [],
      risks: [],
      ...(noChange === undefined ? {} : { no_change: noChange }),
    },
  }
}

/** The shortest honest run: one file written, and handed in. */
export function writes(path: string, content: string, report: Report = {}): Run {
  return [(request) => [write(path, content), handIn(request, report)]]
}

export const greetsTheWorld: Run = writes('greeting.txt', 'hello world\n')
