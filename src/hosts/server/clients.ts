import { Probot, ProbotOctokit } from 'probot'
import type { GitHub } from '../../github/client.ts'
import { createTokens, type TokenRequest } from '../../github/installation.ts'
import { createLanes, type Lanes } from '../../github/lanes.ts'
import { type CallRecord, withPolicy } from '../../github/policy.ts'

/** Probot's own throttling and retrying are off: our policy decides what is repeated and what waits. */
const Octokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}))

export type ClientMeans = {
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly random: () => number
}

export type AppSettings = {
  readonly appId: number
  readonly privateKey: string
  readonly apiUrl: string
  readonly webhookSecrets: readonly [string, ...string[]]
}

/** Probot for the App: signatures, event dispatch, and a client that speaks as the App itself. */
export function createProbot(settings: AppSettings): Probot {
  return new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecrets[0],
    baseUrl: settings.apiUrl,
    Octokit,
    logLevel: 'fatal',
    logFormat: 'json',
  })
}

export type Clients = {
  /** Speaks as the App (JWT). */
  readonly app: GitHub
  /** Speaks for one installation on one repository with one purpose; requests are reported to `onCall`. */
  readonly forRepository: (wanted: TokenRequest, onCall: (record: CallRecord) => void) => GitHub
  /** Speaks for nobody, for what is public. */
  readonly anonymous: GitHub
  /** Speaks for one installation with `metadata: read` alone, to list its repositories. */
  readonly forInstallation: (installation: number) => Promise<GitHub>
}

/** The clients of one App. Tokens are minted per repository and purpose and shared; limits are kept per installation. */
export async function createClients(probot: Probot, settings: AppSettings, means: ClientMeans): Promise<Clients> {
  const app = withPolicy(await probot.auth(), means)
  const tokens = createTokens(app, means.now)
  const lanes = new Map<number, Lanes>()
  const lanesOf = (installation: number): Lanes => {
    const kept = lanes.get(installation) ?? createLanes()
    lanes.set(installation, kept)
    return kept
  }
  const clientWith = (token: () => Promise<string>, installation: number, onCall?: (record: CallRecord) => void) => {
    const client = new Octokit({ baseUrl: settings.apiUrl })
    client.hook.before('request', async (options) => {
      options.headers['authorization'] = `token ${await token()}`
    })
    return withPolicy(client, onCall ? { ...means, onCall } : means, lanesOf(installation))
  }
  return {
    app,
    anonymous: withPolicy(new Octokit({ baseUrl: settings.apiUrl }), means),
    forRepository: (wanted, onCall) => clientWith(() => tokens(wanted), wanted.installation, onCall),
    forInstallation: async (installation) => {
      const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: installation,
        permissions: { metadata: 'read' },
      })
      return clientWith(() => Promise.resolve(data.token), installation)
    },
  }
}
