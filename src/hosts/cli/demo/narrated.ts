import type { Script } from '../../../emulator/model/script.ts'
import type { ScriptedBlock } from '../../../emulator/model/step.ts'
import type { Teller } from './teller.ts'

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
    for (const block of step && 'reply' in step ? step.reply : [])
      teller.tell({ who: 'agent', what: words(block), color: 'yellow' })
    return step
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
