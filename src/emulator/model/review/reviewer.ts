import type { Script } from '../script.ts'
import type { Step } from '../step.ts'
import { type Question, questionOf } from './question.ts'
import { honestAnswer, type ItemAnswer } from './rules.ts'

/** How a scripted reviewer behaves; all but the first are faults a review has to survive. */
export type Mood =
  | 'honest'
  | 'all_pass'
  | 'all_fail'
  | 'no_json'
  | 'wrong_nonce'
  | 'nothing'
  | 'refusing'
  | 'truncating'
  | 'silent'
  | 'overloaded'
  | 'no_credit'

/**
 * Plays the model of a review. It knows only what stands in the request, and it is no model: it follows the rules of
 * `honestAnswer`, or a mood.
 * @param mood asked for each question, so that it may change in the middle of a story
 * @returns a script with no answer for requests of other kinds; combine it with `anyOf`
 */
export function scriptedReviewer(mood: () => Mood = () => 'honest'): Script {
  return (request) => {
    const question = questionOf(request)
    return question && step(question, mood())
  }
}

/** Asks to be asked again without a pause, so that nobody waits for a scripted fault to pass. */
const atOnce = { 'retry-after-ms': '1' }

function step(question: Question, mood: Mood): Step {
  switch (mood) {
    case 'refusing':
      return { reply: [{ text: 'I would rather not.' }], stop: 'refusal' }
    case 'truncating':
      return { reply: [{ text: JSON.stringify(answerTo(question)).slice(0, 40) }], stop: 'max_tokens' }
    case 'no_json':
      return { reply: [{ text: 'All of it looks fine to me.' }] }
    case 'silent':
      return { reply: [{ text: JSON.stringify(answerTo(question)) }], fault: { after: 2, kind: 'stall' } }
    case 'overloaded':
      return { error: { status: 529, type: 'overloaded_error', headers: atOnce } }
    case 'no_credit':
      return { error: { status: 402, type: 'billing_error', message: 'Your credit balance is too low' } }
    case 'nothing':
      return say(question.kind === 'judge' ? { items: [] } : {})
    case 'wrong_nonce':
      return say(answerTo({ ...question, nonce: '0'.repeat(32) }))
    case 'all_pass':
      return say(turned(answerTo(question), 'pass'))
    case 'all_fail':
      return say(turned(answerTo(question), 'fail'))
    case 'honest':
      return say(answerTo(question))
  }
}

function say(value: unknown): Step {
  return { reply: [{ text: JSON.stringify(value) }] }
}

type Opinion = { nonce: string; opinion: 'upheld' | 'refuted'; evidence: []; reason: string }
type Reply = { items: ItemAnswer[] } | Opinion

/** A second opinion finds nothing against the first. */
function answerTo(question: Question): Reply {
  if (question.kind === 'judge') return honestAnswer(question)
  return { nonce: question.nonce, opinion: 'upheld', evidence: [], reason: 'The quoted lines show it.' }
}

/** The same answer with every verdict turned, whatever the quotes show. */
function turned(reply: Reply, verdict: 'pass' | 'fail'): Reply {
  if (!('items' in reply)) return reply
  return {
    items: reply.items.map((item) => ({
      ...item,
      verdict,
      duties: item.duties.map((duty) => ({ ...duty, verdict })),
    })),
  }
}
