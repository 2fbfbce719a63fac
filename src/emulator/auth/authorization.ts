import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { callerOfToken } from './tokens.ts'

/** The token inside an `Authorization` header: `Bearer x`, `token x`, or Basic with the token as password (git). */
export function tokenIn(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)$/.exec(header?.trim() ?? '') ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value
    case 'basic': {
      const [login = '', password = ''] = Buffer.from(value, 'base64').toString().split(':')
      return password === 'x-oauth-basic' || password === '' ? login : password
    }
    default:
      return header ? '' : null
  }
}

/**
 * Who makes a request.
 * @throws ApiError 401 when the header carries something that is no living token
 */
export function callerOf(world: World, header: string | undefined): Caller {
  const token = tokenIn(header)
  return token === null ? { kind: 'anonymous', login: '' } : callerOfToken(world, token)
}
