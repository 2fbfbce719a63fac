import type { ScriptedRequest } from './request.ts'
import type { ReplyStep, ScriptedBlock, Step } from './step.ts'

/** Decides what the scripted model does. Null means: this request is not in the script. */
export type Script = (request: ScriptedRequest, index: number) => Step | null | Promise<Step | null>

/** What to say when. A rule speaks once in a conversation unless it repeats. */
export type Rule = {
  /** Looked for in the last message: the user's words and the tool results. */
  when: RegExp
  /** Looked for in the first message, to tell conversations apart. */
  about?: RegExp
  repeat?: true
  reply: readonly ScriptedBlock[] | ((request: ScriptedRequest) => readonly ScriptedBlock[])
} & Omit<ReplyStep, 'reply'>

/** The first rule that fits and has not spoken in this conversation answers. */
export function script(rules: readonly Rule[]): Script {
  const spoken = new Set<string>()
  return (request) => {
    const fits = rules.findIndex(
      (rule, at) =>
        request.lastText.search(rule.when) >= 0 &&
        (rule.about === undefined || request.firstText.search(rule.about) >= 0) &&
        (rule.repeat === true || !spoken.has(`${request.conversation} ${at}`)),
    )
    const rule = rules[fits]
    if (!rule) return null
    spoken.add(`${request.conversation} ${fits}`)
    const { when: _when, about: _about, repeat: _repeat, reply, ...rest } = rule
    return { ...rest, reply: typeof reply === 'function' ? reply(request) : reply }
  }
}

/** The n-th request of a conversation gets the n-th step. */
export function conversations(list: readonly { about: RegExp; steps: readonly Step[] }[]): Script {
  return (request) => {
    const found = list.find(({ about }) => request.firstText.search(about) >= 0)
    return found?.steps[request.asked] ?? null
  }
}

/** Every request gets the next step, whoever asks. */
export function steps(list: readonly Step[]): Script {
  return (_request, index) => list[index] ?? null
}

/** The first script that has an answer. */
export function anyOf(...scripts: readonly Script[]): Script {
  return async (request, index) => {
    for (const candidate of scripts) {
      const step = await candidate(request, index)
      if (step !== null) return step
    }
    return null
  }
}
