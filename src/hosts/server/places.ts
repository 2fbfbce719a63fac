import * as z from 'zod'
import type { RepositoryRef } from '../../domain/identity.ts'
import type { GitHub } from '../../github/client.ts'
import type { Clients } from './clients.ts'

/** A repository with the ids that a token for it needs. */
export type Place = {
  readonly repository: RepositoryRef
  readonly id: number
  readonly installation: number
  /** When the App was installed, where it is known; what is older is not picked up by itself. */
  readonly installedAt: string | null
}

const installation = z.object({ id: z.int(), created_at: z.string(), suspended_at: z.string().nullish() })
const repositories = z.object({
  repositories: z.array(
    z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }), archived: z.boolean() }),
  ),
})
const pageSize = 100

/** Every repository that the App is installed on and may work in, page by page. */
export async function listPlaces(clients: Clients): Promise<Place[]> {
  const installations = await allPages(clients.app, 'GET /app/installations', (data) =>
    z.array(installation).parse(data),
  )
  const found: Place[] = []
  for (const { id, created_at } of installations.filter(({ suspended_at }) => !suspended_at)) {
    const client = await clients.forInstallation(id)
    const listed = await allPages(
      client,
      'GET /installation/repositories',
      (data) => repositories.parse(data).repositories,
    )
    for (const repository of listed.filter(({ archived }) => !archived)) {
      const { owner, name } = repository
      found.push({
        repository: { owner: owner.login, name },
        id: repository.id,
        installation: id,
        installedAt: created_at,
      })
    }
  }
  return found
}

/**
 * When an installation was made, asked once per installation, also by several deliveries at once, which so stay in order;
 * null when GitHub does not say.
 */
export function installationTimes(app: GitHub): (id: number) => Promise<string | null> {
  const asked = new Map<number, Promise<string | null>>()
  const ask = async (id: number): Promise<string | null> => {
    const { data } = await app.request('GET /app/installations/{installation_id}', { installation_id: id })
    return installation.safeParse(data).data?.created_at ?? null
  }
  return async (id) => {
    const answer = asked.get(id) ?? ask(id)
    asked.set(id, answer)
    try {
      return await answer
    } catch (error) {
      if (asked.get(id) === answer) asked.delete(id)
      throw error
    }
  }
}

async function allPages<Item>(client: GitHub, route: string, parse: (data: unknown) => Item[]): Promise<Item[]> {
  const items: Item[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await client.request(route, { per_page: pageSize, page })
    const found = parse(data)
    items.push(...found)
    if (found.length < pageSize) return items
  }
}

const payload = z.object({
  installation: z.object({ id: z.int() }),
  repository: z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }) }),
})
const installationPayload = z.object({
  installation: z.object({ id: z.int(), account: z.object({ login: z.string() }) }),
  repositories: z.array(z.object({ id: z.int(), full_name: z.string() })).optional(),
  repositories_added: z.array(z.object({ id: z.int(), full_name: z.string() })).optional(),
})

/** A place as a delivery names it. */
export type NamedPlace = Omit<Place, 'installedAt'>

/** The places a delivery speaks of: one repository, or those an installation just got. */
export function placesOf(body: unknown): NamedPlace[] {
  const one = payload.safeParse(body)
  if (one.success) {
    const { owner, name, id } = one.data.repository
    return [{ repository: { owner: owner.login, name }, id, installation: one.data.installation.id }]
  }
  const many = installationPayload.safeParse(body)
  if (!many.success) return []
  const { repositories: atCreation = [], repositories_added: added = [] } = many.data
  return [...atCreation, ...added].map(({ id, full_name }) => {
    const [owner = '', name = ''] = full_name.split('/')
    return { repository: { owner, name }, id, installation: many.data.installation.id }
  })
}
