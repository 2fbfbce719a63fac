import type Anthropic from '@anthropic-ai/sdk'

const hintAt = 3
const stopAt = 5

/** Notices a model that goes round in circles: the same calls with the same input, reply after reply. */
export function repetitionWatch() {
  let last = ''
  let times = 0
  return (calls: readonly Anthropic.ToolUseBlock[]): 'fine' | 'hint' | 'stop' => {
    const signature = JSON.stringify(calls.map((call) => [call.name, call.input]))
    times = signature === last ? times + 1 : 1
    last = signature
    if (times >= stopAt) return 'stop'
    return times === hintAt ? 'hint' : 'fine'
  }
}

export const repetitionHint =
  'You made the same call three times with the same input. Try something else, or report_blocked.'
