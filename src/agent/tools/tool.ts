import type Anthropic from '@anthropic-ai/sdk'
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema'
import { z } from 'zod'
import type { Blocked } from '../blocked.ts'
import { Refusal } from '../refusal.ts'
import type { Submission } from '../submission.ts'

/** How an accepted call ends the run. */
export type CallEnd =
  | { stop: 'submitted'; submission: Submission }
  | { stop: 'blocked' | 'needs_human'; blocked: Blocked }
  | { stop: 'no_progress'; because: string }

/** What goes back to the model for one call. `isError` marks a "no"; an end goes back too, for the transcript. */
export type ToolResult = { text: string; isError?: true; end?: CallEnd }

export type Tool = {
  name: string
  definition: Anthropic.Tool
  /** Takes the model's input as it came. Never throws for what the model did wrong. */
  call(input: unknown, signal: AbortSignal): Promise<ToolResult>
}

/**
 * A tool from a schema and a function. Input that does not fit and a `Refusal` become error results; another error is
 * a fault of ours and passes through.
 */
export function defineTool<Schema extends z.ZodType>(parts: {
  name: string
  description: string
  schema: Schema
  run(input: z.output<Schema>, signal: AbortSignal): Promise<ToolResult | string> | ToolResult | string
}): Tool {
  const schema = transformJSONSchema(z.toJSONSchema(parts.schema))
  return {
    name: parts.name,
    definition: { name: parts.name, description: parts.description, input_schema: { ...schema, type: 'object' } },
    call: async (input, signal) => {
      const parsed = parts.schema.safeParse(input)
      if (!parsed.success) return { text: `invalid input: ${z.prettifyError(parsed.error)}`, isError: true }
      try {
        const result = await parts.run(parsed.data, signal)
        return typeof result === 'string' ? { text: result } : result
      } catch (error) {
        if (error instanceof Refusal) return { text: error.message, isError: true }
        throw error
      }
    },
  }
}
