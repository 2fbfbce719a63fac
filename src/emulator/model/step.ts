/** One block of a scripted reply. `raw` replaces the tool's input by any text, for input that is no JSON. */
export type ScriptedBlock =
  | { text: string }
  | { thinking: string; signature?: string }
  | { tool: string; input?: unknown; raw?: string; id?: string }

export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded'

/** Token counts of a reply, in the API's own names. */
export type WireUsage = {
  input_tokens: number
  output_tokens: number
  cache_read_input_tokens: number
  cache_creation_input_tokens: number
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number }
}

/** What goes wrong in a stream after that many events: it breaks, ends early, stalls, or brings an error event. */
export type StreamFault =
  | { after: number; kind: 'break' | 'end' | 'stall' }
  | { after: number; kind: 'error'; type: string; message?: string }

/** What the scripted model does with one request. */
export type Step =
  | {
      reply: readonly ScriptedBlock[]
      stop?: StopReason
      /** Replaces the counted tokens, field by field; `unknown` so that a test can send nonsense. */
      usage?: Readonly<Partial<Record<keyof WireUsage, unknown>>>
      model?: string
      fault?: StreamFault
    }
  | {
      error: {
        status: number
        type: string
        message?: string
        details?: Readonly<Record<string, unknown>>
        headers?: Readonly<Record<string, string>>
      }
    }
  /** Breaks the connection before any answer. */
  | { hangUp: true }

export type ReplyStep = Extract<Step, { reply: unknown }>
