import type { GitHub } from './client.ts'

/** What a token is for; each can do that and nothing else. */
export type Purpose = 'work' | 'dispatch'

/** GitHub's permission names. `dispatch` starts and cancels runs; `work` writes what a decision asks for. */
export const permissions = {
  dispatch: { actions: 'write' },
  work: {
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    checks: 'write',
    statuses: 'read',
    actions: 'read',
    merge_queues: 'read',
    metadata: 'read',
  },
} as const

export type TokenRequest = {
  readonly installation: number
  /** Numeric id of the one repository the token reaches. */
  readonly repository: number
  readonly purpose: Purpose
}

type Minted = { readonly token: string; readonly usableUntil: number }

const margin = 5 * 60_000

/**
 * Mints installation tokens, one per repository and purpose, each kept until five minutes before it ends. Several
 * callers at once share one request; a failed one is asked for again.
 * @param app a client that authenticates as the App itself (JWT)
 * @throws the request's error, for example 422 when the installation was never given one of the permissions
 */
export function createTokens(app: GitHub, now: () => Date): (wanted: TokenRequest) => Promise<string> {
  const kept = new Map<string, Promise<Minted>>()
  const usable = async (minted: Promise<Minted> | undefined): Promise<Minted | null> => {
    const one = await minted?.catch(() => null)
    return one && one.usableUntil > now().getTime() ? one : null
  }
  return async (wanted) => {
    const key = `${wanted.installation}/${wanted.repository}/${wanted.purpose}`
    const before = kept.get(key)
    const old = await usable(before)
    if (old) return old.token
    const current = kept.get(key)
    const fresh = current !== undefined && current !== before ? current : mint(app, wanted)
    kept.set(key, fresh)
    return (await fresh).token
  }
}

async function mint(app: GitHub, { installation, repository, purpose }: TokenRequest): Promise<Minted> {
  const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installation,
    repository_ids: [repository],
    permissions: permissions[purpose],
  })
  return { token: data.token, usableUntil: Date.parse(data.expires_at) - margin }
}
