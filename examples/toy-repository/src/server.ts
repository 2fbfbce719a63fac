import { createServer } from 'node:http'
import { router } from './api.ts'

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const values = (searchParams.get('values') ?? '').split(',').filter(Boolean).map(Number)
  const user = request.headers['x-user']
  const reply = router.answer(pathname, { user: typeof user === 'string' ? user : null, values })
  response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body))
}).listen(8080, '127.0.0.1')
