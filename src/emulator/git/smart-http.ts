import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { requirePermission } from '../auth/permissions.ts'
import { inScope } from '../auth/scope.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository } from '../state.ts'
import { fullName, type World } from '../world.ts'
import { receivePack } from './receive-pack.ts'
import { gitEnvironment } from './run.ts'

type Visit = { repository: Repository; caller: Caller; path: string; query: string }

const gitPath = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/**
 * Serves the bare repositories over git's smart HTTP protocol (gitprotocol-http).
 * @param options.callerOf who an `Authorization` header belongs to; throws ApiError 401 for a dead token
 * @returns a request listener that answers git's paths and returns false for every other path, untouched
 */
export function gitHttpHandler(
  world: World,
  options: { callerOf: (authorization: string | undefined) => Caller },
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, owner, name, path] = gitPath.exec(url.pathname) ?? []
    if (!owner || !name || !path) return false
    try {
      const write = path === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack'
      const caller = options.callerOf(request.headers.authorization)
      const repository = admit(world, caller, `${owner}/${name}`, write)
      const visit = { repository, caller, path, query: url.search.slice(1) }
      if (path === 'git-receive-pack') receive(world, visit, request, response)
      else runBackend(visit, request, response)
    } catch (error) {
      refuse(response, error)
    }
    return true
  }
}

/** The repository, when this caller may do that. Strangers are asked for a password instead of told what is private. */
function admit(world: World, caller: Caller, wanted: string, write: boolean): Repository {
  const repository = find(world, wanted)
  if (!repository || !sees(world, caller, repository, write)) {
    throw new ApiError(caller.kind === 'anonymous' ? 401 : 404, 'Repository not found.')
  }
  if (!write && !repository.private) return repository
  try {
    requirePermission(caller, repository, 'contents', write ? 'write' : 'read')
  } catch {
    throw new ApiError(403, refusalFor(caller, repository))
  }
  if (write && repository.archived) throw new ApiError(403, 'This repository was archived so it is read-only.')
  return repository
}

function find(world: World, wanted: string): Repository | undefined {
  return [...world.repositories.values()].find((one) => fullName(one).toLowerCase() === wanted.toLowerCase())
}

/** Public repositories show themselves to every reader, whatever their token covers; a push needs a token that does. */
function sees(world: World, caller: Caller, repository: Repository, write: boolean): boolean {
  if (caller.kind === 'anonymous') return !repository.private && !write
  return inScope(world, caller, repository) || (!repository.private && !write)
}

function refusalFor(caller: Caller, repository: Repository): string {
  return caller.kind === 'user'
    ? `Permission to ${fullName(repository)}.git denied to ${caller.login}.`
    : 'Write access to repository not granted.'
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, message } = error instanceof ApiError ? error : { status: 500, message: 'Internal Server Error' }
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...challenge })
  response.end(`${message}\n`)
}

function receive(world: World, visit: Visit, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    try {
      const sent = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      const answer = receivePack(world, visit.caller, visit.repository, body)
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result', 'cache-control': 'no-cache' })
      response.end(answer)
    } catch (error) {
      refuse(response, error)
    }
  })
}

/** Runs `git http-backend` (CGI) for advertisements and fetches. */
function runBackend(visit: Visit, request: IncomingMessage, response: ServerResponse): void {
  const { dir } = visit.repository
  const length = request.headers['content-length']
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: dirname(dir),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${basename(dir)}/${visit.path}`,
      QUERY_STRING: visit.query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: visit.caller.login,
      REMOTE_ADDR: '127.0.0.1',
      ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  backend.on('error', (error) => refuse(response, error))
  backend.stdin.on('error', () => request.unpipe(backend.stdin))
  request.pipe(backend.stdin)
  response.on('close', () => backend.kill())
  relay(backend.stdout, response)
}

/** Turns a CGI answer (headers, blank line, body) into an HTTP answer. */
function relay(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0)
  output.on('data', (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const { status, headers } = cgiHeaders(head.subarray(0, end).toString())
    response.writeHead(status, headers)
    response.write(head.subarray(end + 4))
  })
  output.on('end', () => {
    if (!response.headersSent) response.writeHead(500)
    response.end()
  })
}

function cgiHeaders(text: string): { status: number; headers: Record<string, string> } {
  const pairs = text.split('\r\n').map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const { status, ...headers } = Object.fromEntries(pairs)
  return { status: status === undefined ? 200 : Number.parseInt(status, 10), headers }
}
