import type { IncomingMessage } from 'node:http'

/** GitHub caps payloads at 25 MB (docs: webhook events and payloads); nothing larger is ever kept in memory. */
export const largestBody = 25 * 1024 * 1024

/**
 * The whole body as text, or null when it is larger than `limit` bytes. A declared length is judged before the first
 * byte is read; an undeclared one while it arrives.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > limit) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
