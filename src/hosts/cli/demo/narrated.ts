import * as z from 'zod'
import type { Script } from '../../../emulator/model/script.ts'
import type { ScriptedBlock } from '../../../emulator/model/step.ts'
import type { Teller, Told } from './teller.ts'

/** The same script, told while it speaks: each tool the agent uses, and the host's own test run when it fails. */
export function narrated(script: Script, teller: Teller): Script {
  return async (request, index) => {
    const failed = /^`(.+)` ended with (.+) when the host ran it:/m.exec(request.lastText)
    if (failed) {
      teller.tell({
        who: 'host',
        what: `runs \`${failed[1]}\` itself: exit ${failed[2]}. Not done; sent back.`,
        color: 'yellow',
      })
    }
    const step = await script(request, index)
    for (const block of step && 'reply' in step ? step.reply : []) teller.tell(told(block))
    return step
  }
}

const proposals = z.object({ items: z.array(z.object({ item: z.string(), verdict: z.string() })) })
const second = z.object({ opinion: z.string() })

/** What a reviewer answers is JSON; it is told as the proposal it is. */
function told(block: ScriptedBlock): Told {
  const answer = 'text' in block ? parseJson(block.text) : null
  const judged = proposals.safeParse(answer).data?.items.map(({ item, verdict }) => `${item} ${verdict}`)
  const opinion = second.safeParse(answer).data?.opinion
  if (judged) return { who: 'reviewer', what: `proposes: ${judged.join(', ')}`, color: 'yellow' }
  if (opinion) return { who: 'reviewer', what: `gives a second opinion: ${opinion}`, color: 'yellow' }
  return { who: 'agent', what: words(block), color: 'yellow' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function words(block: ScriptedBlock): string {
  if ('text' in block) return `says: ${block.text}`
  if (!('tool' in block)) return 'thinks'
  const input =
    block.input !== null && typeof block.input === 'object' ? new Map(Object.entries(block.input)) : new Map()
  const subject =
    input.get('file_path') ??
    input.get('pattern') ??
    String(input.get('command') ?? '')
      .split('\n')
      .at(-1)
  return block.tool === 'submit' ? 'submits: claims to be done' : `${block.tool} ${subject}`
}
