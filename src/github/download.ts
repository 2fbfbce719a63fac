/** A download that is too large or was refused. */
export class DownloadRefused extends Error {
  readonly tooLarge: boolean
  constructor(message: string, tooLarge = false) {
    super(message)
    this.tooLarge = tooLarge
  }
}

/**
 * Downloads a file from a signed address, for example an artifact, without any credential of ours.
 * @param maxBytes how much may arrive; more is refused while it arrives
 * @throws DownloadRefused for another status than 200, a body over `maxBytes`, or an address without TLS off this machine
 */
export async function download(url: string, maxBytes: number, timeoutMs = 60_000): Promise<Buffer> {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new DownloadRefused('The download address does not use TLS.')
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
  if (response.status !== 200 || !response.body) {
    throw new DownloadRefused(`The download answered ${response.status}.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) throw new DownloadRefused(`The download is larger than ${maxBytes} bytes.`, true)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
