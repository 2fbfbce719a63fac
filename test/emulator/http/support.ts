import { createSign } from 'node:crypto'
import { createInstallationToken } from '../../../src/emulator/auth/installation-token.ts'
import type { Emulator } from '../../../src/emulator/emulator.ts'
import type { App } from '../../../src/emulator/state.ts'

export type Answered = { status: number; headers: Headers; body: unknown }

/** One plain request. `what` is method and path, for example `GET /repos/acme/shop`. */
export async function ask(
  emulator: Pick<Emulator, 'apiUrl'>,
  what: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const [method = 'GET', path = '/'] = what.split(' ')
  const answer = await fetch(`${emulator.apiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      accept: 'application/vnd.github+json',
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const text = await answer.text()
  const json = answer.headers.get('content-type')?.includes('json') && text !== ''
  return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text }
}

/** A JSON web token as an App signs it; claims and key may be wrong on purpose. */
export function appToken(
  app: App,
  now: number,
  claims: Record<string, unknown> = {},
  key: { privateKey: string; algorithm?: string } = app,
): string {
  const seconds = Math.floor(now / 1000)
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: key.algorithm ?? 'RS256', typ: 'JWT' })}.${encode({
    iss: app.id,
    iat: seconds - 30,
    exp: seconds + 540,
    ...claims,
  })}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey).toString('base64url')}`
}

/** A clock that moves only when told to. */
export function testClock(start = Date.parse('2026-11-20T12:00:00Z')): {
  now: () => number
  advance: (ms: number) => void
} {
  let at = start
  return {
    now: () => at,
    advance: (ms) => {
      at += ms
    },
  }
}

/** A token of an installation, minted without the App's signature. */
export function mintedToken({ world }: Emulator, app: App, installationId: number): string {
  return createInstallationToken(world, app, installationId, {}).value
}

/** The installation token an App gets for a request body. */
export async function installationToken(
  emulator: Emulator,
  app: App,
  installationId: number,
  narrowing: Record<string, unknown> = {},
): Promise<string> {
  const token = appToken(app, emulator.world.clock())
  const path = `POST /app/installations/${installationId}/access_tokens`
  const answer = await ask(emulator, path, { token, body: narrowing })
  const { body } = answer
  if (typeof body === 'object' && body !== null && 'token' in body) return String(body.token)
  throw new Error(`no token: ${JSON.stringify(body)}`)
}
