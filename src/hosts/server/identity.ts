import * as z from 'zod'
import type { Self } from '../../domain/identity.ts'
import type { GitHub } from '../../github/client.ts'
import type { Clients } from './clients.ts'

const appAnswer = z.object({ id: z.int(), slug: z.string() })
const userAnswer = z.object({ id: z.int(), login: z.string() })
const installations = z.array(z.object({ id: z.int() }))

/** Who the App is: its id and slug, and the id of the bot account that authors what it writes. Read once at start. */
export async function readSelf(clients: Clients): Promise<Self> {
  const { id, slug } = appAnswer.parse((await clients.app.request('GET /app')).data)
  const reader = await anyReader(clients)
  const bot = userAnswer.parse((await reader.request('GET /users/{username}', { username: `${slug}[bot]` })).data)
  return { appId: id, slug, bot: { id: bot.id, login: bot.login } }
}

/** Accounts are not shown to the App itself: an installation reads them, or anybody where there is none yet. */
async function anyReader({ app, anonymous, forInstallation }: Clients): Promise<GitHub> {
  const [first] = installations.parse((await app.request('GET /app/installations', { per_page: 1 })).data)
  return first ? forInstallation(first.id) : anonymous
}
