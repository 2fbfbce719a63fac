import { StringDecoder } from 'node:string_decoder'

const edge = 5_000

/** Collects output of any length in bounded memory: what came first, what came last, and how much there was. */
export type Excerpt = { add(chunk: Buffer): void; text(): string }

/**
 * @param clean runs over both kept ends before they are cut to size, so that a cut cannot save half a secret
 * @returns at most 5,000 characters from each end with a line between them that says how many are missing
 */
export function excerpt(clean: (text: string) => string = (text) => text): Excerpt {
  const margin = 2 * edge
  const decoder = new StringDecoder('utf8')
  let head = ''
  let tail = ''
  let total = 0
  return {
    add(chunk) {
      const text = decoder.write(chunk)
      const room = Math.max(0, margin - head.length)
      total += text.length
      head += text.slice(0, room)
      tail = (tail + text.slice(room)).slice(-margin)
    },
    text: () => (total <= 2 * margin ? clip(clean(head + tail)) : joined(clean(head), clean(tail), total)),
  }
}

/** The same shape for a text that is already whole. */
export function clip(text: string): string {
  return text.length <= 2 * edge ? text : joined(text, text, text.length)
}

function joined(head: string, tail: string, total: number): string {
  const missing = total - 2 * edge
  const hint = `[… ${missing} characters left out; send the output to a file and read a part of it …]`
  return `${head.slice(0, edge)}\n${hint}\n${tail.slice(-edge)}`
}
