import { describeRequest } from '../../../src/emulator/model/request.ts'
import type { Script } from '../../../src/emulator/model/script.ts'
import { handIn } from '../../support/story-agent.ts'
import type { House } from './house.ts'
import type { Place } from './place.ts'
import { until } from './waiting.ts'

/** An agent that reads its prompt and finds nothing to do. */
export const onlyReads: Script = (request) => ({ reply: [handIn(request, { noChange: 'There is nothing to do.' })] })

/** What an agent was told, and what was said about it when its run was over. */
export type Told = {
  readonly prompt: string
  /** The App's last reply on the issue. */
  readonly reply: string
}

/** Waits for the run of an issue to end; its prompt, as the model got it. */
export async function told({ stage }: House, place: Place, number: number): Promise<Told> {
  await until(() => place.runsOf(number).some(({ status }) => status === 'completed'))
  await place.still()
  const words = `Implement issue ${number}.`
  const texts = (stage.model?.requests ?? []).map(({ body }) => describeRequest(body, () => 0).firstText)
  return { prompt: texts.findLast((text) => text.includes(words)) ?? '', reply: place.replies(number).at(-1) ?? '' }
}

/** The blocks of a prompt: what each opens with, and what stands in it. */
export function blocksOf(prompt: string): readonly { readonly head: string; readonly text: string }[] {
  const nonce = /^<data-([0-9a-f]{32}) /m.exec(prompt)?.[1]
  if (nonce === undefined) throw new Error('there is no block in the prompt')
  const block = new RegExp(String.raw`^<data-${nonce} ([^\n]*)>\n([\s\S]*?)\n</data-${nonce}>$`, 'gm')
  return [...prompt.matchAll(block)].map(([, head = '', text = '']) => ({ head, text }))
}

/** The text of the issue as the prompt shows it. */
export function issueIn(prompt: string): string {
  return blocksOf(prompt).find(({ head }) => head.startsWith('kind="issue"'))?.text ?? ''
}
