import type Anthropic from '@anthropic-ai/sdk'
import type { CallTrouble, ReviewAnswer } from '../../review/model.ts'
import type { Failure } from '../classify.ts'

/**
 * Reads a whole reply. Only one that the model itself ended counts: of a reply that was cut off or declined nothing is
 * believed, however much of it is there.
 */
export function readAnswer(message: Anthropic.Message): ReviewAnswer {
  switch (message.stop_reason) {
    case 'end_turn':
      return readJson(message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(''))
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return failed('model_truncated', 'The model’s answer was cut off before its end.')
    case 'refusal':
      return failed('model_refused', 'The model declined to answer.')
    default:
      return failed('model_invalid', `The model stopped with \`${message.stop_reason}\` instead of an answer.`)
  }
}

/** Why there is no reply, with what mends it. */
export function troubleOf(failure: Failure): { readonly why: CallTrouble; readonly words: string } {
  switch (failure) {
    case 'aborted':
      return { why: 'over_budget', words: 'The time or the money of this review is used up.' }
    case 'context':
      return { why: 'over_budget', words: 'The question did not fit into what the model can hold.' }
    case 'auth':
      return {
        why: 'model_unavailable',
        words: 'The model provider did not accept the key. Put a valid one into the secret that the workflow names.',
      }
    case 'billing':
      return {
        why: 'model_unavailable',
        words: 'The model provider refused for lack of credit. Add credit or use another key.',
      }
    case 'bad_request':
      return {
        why: 'model_unavailable',
        words: 'The model provider refused the request. Check the name of the model in `review.model`.',
      }
    case 'retry':
    case 'unknown':
      return { why: 'model_unavailable', words: 'The model could not be reached.' }
  }
}

export function failed(why: CallTrouble, words: string): ReviewAnswer {
  return { kind: 'failed', why, words }
}

function readJson(text: string): ReviewAnswer {
  try {
    const value: unknown = JSON.parse(text)
    return { kind: 'answered', value }
  } catch {
    return failed('model_invalid', 'The model’s answer is not JSON.')
  }
}
