import type { AskModel, ReviewAnswer, ReviewCall } from '../../../src/review/model.ts'
import type { ItemProposal, ProposedQuote, SecondOpinion } from '../../../src/review/proposal.ts'

/** A model whose answers a test writes down, and the calls it got. */
export type Scripted = { readonly ask: AskModel; readonly calls: ReviewCall[] }

export type Judge = (call: ReviewCall, count: number) => ReviewAnswer | readonly Partial<ItemProposal>[]

/** Answers to each kind of call; what is not written down fails the test. */
export type Script = {
  readonly judge?: Judge
  readonly refute?: (call: ReviewCall, count: number) => ReviewAnswer | Partial<SecondOpinion>
  readonly attack?: (call: ReviewCall, count: number) => ReviewAnswer | Partial<SecondOpinion>
}

export function scripted(script: Script): Scripted {
  const calls: ReviewCall[] = []
  const ask: AskModel = async (call) => {
    calls.push(call)
    const count = calls.filter(({ kind }) => kind === call.kind).length
    const answer = script[call.kind]?.(call, count)
    if (answer === undefined) throw new Error(`nothing is written down for ${call.kind}`)
    if ('kind' in answer) return answer
    return {
      kind: 'answered',
      value: isList(answer) ? { items: answer.map((one) => proposal(call, one)) } : opinion(call, answer),
    }
  }
  return { ask, calls }
}

function isList(answer: readonly unknown[] | Partial<SecondOpinion>): answer is readonly Partial<ItemProposal>[] {
  return Array.isArray(answer)
}

function proposal({ nonce, asked }: ReviewCall, parts: Partial<ItemProposal>): ItemProposal {
  return {
    item: asked[0]?.item ?? '',
    nonce,
    verdict: 'unknown',
    duties: [],
    evidence: [],
    claim: 'It fails here.',
    fix: 'Mend it.',
    confidence: 'high',
    ...parts,
  }
}

function opinion({ nonce }: ReviewCall, parts: Partial<SecondOpinion>): SecondOpinion {
  return { nonce, opinion: 'upheld', evidence: [], reason: 'So it seems.', ...parts }
}

/** A quote of the new side. */
export function quote(path: string, line: number, text: string, control: string | null = null): ProposedQuote {
  return { path, side: 'RIGHT', line, quote: text, control }
}
