import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { track } from '../pending.ts'
import { answerForThrown, send } from './answer.ts'
import { type Api, answerApi } from './api.ts'
import { gitPath, gitServer } from './git-server.ts'
import { readIncoming } from './incoming.ts'
import { type Pages, pageAnswer } from './pages.ts'

/** The server of one emulated GitHub: git transport, pages and the API, told apart by path. */
export function createHttpServer(api: Api, pages: Pages): Server {
  const { world } = api
  const git = gitServer(world)
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', world.url)
    if (gitPath.test(pathname)) git(request, response)
    else serve(api, request, response, pathname, pages)
  })
}

function serve(api: Api, request: IncomingMessage, response: ServerResponse, pathname: string, pages: Pages): void {
  const page = pageAnswer(api.world, request, pathname, pages)
  if (page) send(api.world, response, page)
  else track(api.world, serveApi(api, request, response))
}

async function serveApi(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world } = api
  try {
    const answer = await answerApi(api, await readIncoming(world, request))
    if (answer === 'reset') request.socket.resetAndDestroy()
    else if (answer !== 'hang') send(world, response, answer)
  } catch (thrown) {
    send(world, response, answerForThrown(world, `${request.method} ${request.url}`, thrown))
  }
}
