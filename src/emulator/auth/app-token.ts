import { verify } from 'node:crypto'
import { ApiError } from '../http/handler.ts'
import { isRecord } from '../json.ts'
import type { App, Caller } from '../state.ts'
import type { World } from '../world.ts'

const longestLifeSeconds = 600

/**
 * Who signed this JSON web token, as "Generating a JSON Web Token for a GitHub App" describes: RS256, `iss` the App's
 * id (number or string) or client id, `exp` at most ten minutes ahead.
 * @throws ApiError 401 in GitHub's words, 404 for an App that does not exist
 */
export function callerOfAppToken(world: World, value: string): Caller {
  const [header = '', claims = '', signature = ''] = value.split('.')
  const head = decode(header)
  const body = decode(claims)
  if (head === null || body === null || head['alg'] !== 'RS256') throw undecodable()
  const app = appOf(world, body['iss'])
  if (!app) throw new ApiError(404, 'Integration not found')
  const signed = Buffer.from(`${header}.${claims}`)
  if (!verify('RSA-SHA256', signed, app.publicKey, Buffer.from(signature, 'base64url'))) throw undecodable()
  checkTimes(body, world.clock() / 1000)
  return { kind: 'app', login: app.botLogin, appId: app.id }
}

function checkTimes(claims: Record<string, unknown>, now: number): void {
  const { exp, iat } = claims
  if (typeof exp !== 'number' || exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  }
  if (exp > now + longestLifeSeconds) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future")
  }
  if (typeof iat !== 'number' || iat > now) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  }
}

function appOf(world: World, issuer: unknown): App | undefined {
  const id = Number(String(issuer).replace(/^Iv23/, ''))
  return world.apps.get(id)
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function undecodable(): ApiError {
  return new ApiError(401, 'A JSON web token could not be decoded')
}
