import type { BaseEntry } from '../../domain/publication.ts'

export type AddedLine = { readonly number: number; readonly text: string }

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The bytes of a file as a text; null where the content is not base64. Bytes that are no UTF-8 are read one by one. */
export function decodeContent(content: string): { text: string; binary: boolean } | null {
  if (!base64.test(content)) return null
  const bytes = Buffer.from(content, 'base64')
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, binary: text.includes('\0') }
  } catch {
    return { text: bytes.toString('latin1'), binary: true }
  }
}

/** Lines of the new text that the base does not have, each as often as it comes more than there. */
export function addedLines(text: string, base: BaseEntry | undefined): readonly AddedLine[] {
  const left = new Map<string, number>()
  for (const line of (base?.text ?? '').split('\n')) left.set(line, (left.get(line) ?? 0) + 1)
  if (base?.text === undefined) left.clear()
  return linesOf(text).flatMap((line, index) => {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    return count > 0 ? [] : [{ number: index + 1, text: line }]
  })
}

/** The line end of a last line makes no further line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
