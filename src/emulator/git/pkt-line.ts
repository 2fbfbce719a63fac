/** git's pkt-line framing (gitprotocol-common): four hex digits of length, then the bytes; `0000` is a flush. */
export function pktLine(payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

export const flush = Buffer.from('0000')

/** The packets before the first flush, and the bytes that follow it. */
export function readPackets(bytes: Buffer): { packets: Buffer[]; rest: Buffer } {
  const packets: Buffer[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = Number.parseInt(bytes.subarray(at, at + 4).toString(), 16)
    if (!(length >= 4)) break
    packets.push(bytes.subarray(at + 4, at + length))
    at += length
  }
  return { packets, rest: bytes.subarray(at + 4) }
}
