import { createServer } from 'node:http'
import { createNodeMiddleware, Probot } from 'probot'

/** A Probot app that verifies, parses and does nothing. Says its address on standard output; ends with its parent. */
const probot = new Probot({
  appId: Number(process.env['APP_ID']),
  privateKey: process.env['PRIVATE_KEY'],
  secret: process.env['WEBHOOK_SECRET'],
  logLevel: 'fatal',
})
const listen = await createNodeMiddleware(() => undefined, { probot, webhooksPath: '/api/github/webhooks' })
const server = createServer((request, response) => void listen(request, response))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
