import * as z from 'zod'
import type { SeenRequest } from '../../src/emulator/model/messages.ts'
import { describeRequest } from '../../src/emulator/model/request.ts'
import { questionOf } from '../../src/emulator/model/review/question.ts'
import { estimatedTokens } from '../../src/review/prompt/meter.ts'

/** What a review asked a model, as its requests show it. */
export type Asking = {
  readonly each: readonly AskedCall[]
  /** Files that were asked about. */
  readonly files: readonly string[]
}

export type AskedCall = {
  /** An `opinion` looks at an answer once more. */
  readonly kind: 'judge' | 'opinion'
  /** Input tokens as the product estimates them before it asks. */
  readonly estimated: number
  /** As the scripted model counts them: all input, of it read from the cache, and output. */
  readonly input: number
  readonly cached: number
  readonly output: number
}

const words = z.array(z.looseObject({ text: z.string() })).min(1)
const usage = z.looseObject({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_read_input_tokens: z.number(),
  cache_creation_input_tokens: z.number(),
})

/** @throws Error for a request that is no question of a review */
export function askingOf(requests: readonly SeenRequest[]): Asking {
  const asked = requests.map((request) => {
    const question = questionOf(describeRequest(request.body, () => 0))
    if (question === null) throw new Error('the model was asked something that is no question of a review')
    const counted = usage.parse(request.usage)
    const call: AskedCall = {
      kind: question.kind,
      estimated: estimateOf(request),
      input: counted.input_tokens + counted.cache_read_input_tokens + counted.cache_creation_input_tokens,
      cached: counted.cache_read_input_tokens,
      output: counted.output_tokens,
    }
    return { call, units: question.asked.map(({ unit }) => unit.replace(/#\d+$/, '')) }
  })
  return {
    each: asked.map(({ call }) => call),
    files: [...new Set(asked.flatMap(({ units }) => units))].toSorted(),
  }
}

function estimateOf({ body }: SeenRequest): number {
  const textOf = (blocks: unknown): string =>
    words
      .parse(blocks)
      .map(({ text }) => text)
      .join('')
  return estimatedTokens({ prefix: textOf(body.system), body: textOf(body.messages[0]?.content) })
}
