import * as z from 'zod'
import { questionOf } from '../../../src/emulator/model/review/question.ts'
import { scriptedReviewer } from '../../../src/emulator/model/review/reviewer.ts'
import type { ItemAnswer } from '../../../src/emulator/model/review/rules.ts'
import type { Script } from '../../../src/emulator/model/script.ts'

const said = z.object({ reply: z.tuple([z.object({ text: z.string() })]) })
const judged = z.object({ items: z.array(z.custom<ItemAnswer>((one) => typeof one === 'object' && one !== null)) })

/** What a reviewer makes of the honest answer of another one. */
export type Twist = (items: readonly ItemAnswer[]) => unknown

/**
 * A scripted reviewer whose answers to judging questions are twisted; second opinions stay as they are.
 * @param twist asked at each question; null leaves the answer honest
 */
export function twistedReviewer(twist: () => Twist | null): Script {
  const honest = scriptedReviewer()
  return async (request, index) => {
    const step = await honest(request, index)
    const change = twist()
    if (step === null || change === null || questionOf(request)?.kind !== 'judge') return step
    const [{ text }] = said.parse(step).reply
    return { reply: [{ text: JSON.stringify(change(judged.parse(JSON.parse(text)).items)) }] }
  }
}
