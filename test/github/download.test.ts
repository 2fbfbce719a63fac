import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { DownloadRefused, download } from '../../src/github/download.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function withServer<Result>(answer: Answer, work: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await work(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/blob`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

describe('a download', () => {
  it('brings the bytes and sends no credential', async () => {
    const seen: (string | undefined)[] = []
    const bytes = await withServer(
      (request, response) => {
        seen.push(request.headers.authorization)
        response.end('zip')
      },
      (url) => download(url, 100),
    )
    expect(bytes.toString()).toBe('zip')
    expect(seen).toEqual([undefined])
  })

  it('is refused while it arrives once it is too large', async () => {
    const poured = { bytes: 0 }
    const write = (response: ServerResponse): boolean => {
      poured.bytes += 65_536
      return response.write(Buffer.alloc(65_536))
    }
    const endless: Answer = (_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && write(response));
        if (!response.destroyed) response.once('drain', pour)
      }
      pour()
    }
    const error = await withServer(endless, (url) => download(url, 1_000_000)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ tooLarge: true })
    expect(poured.bytes).toBeLessThan(50_000_000)
  })

  it('is refused for any other answer than 200', async () => {
    const gone: Answer = (_request, response) => response.writeHead(403).end()
    await expect(withServer(gone, (url) => download(url, 100))).rejects.toThrow(DownloadRefused)
  })

  it('is refused without TLS off this machine', async () => {
    await expect(download('http://blobs.example.com/x', 100)).rejects.toThrow('TLS')
  })
})
