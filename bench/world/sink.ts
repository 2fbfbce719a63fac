import { once } from 'node:events'
import { createServer } from 'node:http'

export type Sink = { readonly url: string; readonly close: () => Promise<void> }

/** Takes every delivery and does nothing with it. */
export async function openSink(): Promise<Sink> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end('ok\n'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
