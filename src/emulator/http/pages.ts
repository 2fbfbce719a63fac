import type { IncomingMessage } from 'node:http'
import { findRoute } from '../openapi/routes.ts'
import type { World } from '../world.ts'
import type { Answer } from './answer.ts'
import { apiPathOf } from './incoming.ts'

/** The HTML page at a path of the web interface, or null where there is none. */
export type Pages = (world: World, pathname: string) => string | null

/** A page for somebody who asks for HTML at a path that is no API operation; null for every other request. */
export function pageAnswer(world: World, request: IncomingMessage, pathname: string, pages: Pages): Answer | null {
  if (pathname === '/favicon.ico') return { status: 204, headers: {}, body: '' }
  if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return null
  const path = apiPathOf(world, pathname)
  if (path !== null && findRoute('GET', path)) return null
  const page = pages(world, pathname)
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return page === null ? { status: 404, headers, body: 'Not Found' } : { status: 200, headers, body: page }
}
