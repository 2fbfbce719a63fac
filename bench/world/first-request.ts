import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { performance } from 'node:perf_hooks'

export type Listener = {
  readonly url: string
  /** Starts a program and ends it at its first request. @returns the milliseconds between the two */
  readonly timeTo: (program: readonly string[], environment: Readonly<Record<string, string>>) => Promise<number>
  readonly close: () => Promise<void>
}

/** An address that notes when it is first asked, and answers nothing useful. */
export async function listenForFirst(): Promise<Listener> {
  const waiting: { asked: () => void } = { asked: () => undefined }
  const server = createServer((_request, response) => {
    waiting.asked()
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    timeTo: async (program, environment) => {
      const begun = performance.now()
      const child = spawn(process.execPath, [...program], { env: { ...environment }, stdio: 'ignore' })
      const ended = once(child, 'exit')
      const asked = new Promise<number>((resolve) => {
        waiting.asked = () => resolve(performance.now() - begun)
      })
      const ms = await Promise.race([asked, ended.then(() => null)])
      child.kill('SIGKILL')
      await ended
      if (ms === null) throw new Error(`${program.join(' ')} ended without asking anything`)
      return ms
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Milliseconds from the start of node to its end, with nothing to do. */
export async function timeBareNode(): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await once(child, 'exit')
  return performance.now() - begun
}
