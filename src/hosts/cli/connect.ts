import { setTimeout as pause } from 'node:timers/promises'
import { mailHostOf, type RepositoryRef } from '../../domain/identity.ts'
import type { Host } from '../../handle.ts'
import { createClients, createProbot } from '../server/clients.ts'
import { hostMaker } from '../server/host.ts'
import { readSelf } from '../server/identity.ts'
import { listPlaces } from '../server/places.ts'
import { readSettings } from '../server/settings.ts'
import { UsageError } from './demo/options.ts'

/**
 * The core's host for one repository, from the same environment as the server's.
 * @param name `owner/repository`
 * @throws SettingsError for the environment, UsageError for a name that is none or where the App is not installed
 */
export async function connect(
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ host: Host; repository: RepositoryRef }> {
  if (!name || !/^[\w.-]+\/[\w.-]+$/.test(name))
    throw new UsageError(`Name the repository as owner/name, not \`${name ?? ''}\`.`)
  const settings = readSettings(environment)
  const means = { now: () => new Date(), sleep: (ms: number) => pause(ms), random: Math.random }
  const clients = await createClients(createProbot(settings), settings, means)
  const self = await readSelf(clients)
  const place = (await listPlaces(clients)).find(({ repository }) => sameName(repository, name))
  if (!place)
    throw new UsageError(`The App \`${self.slug}\` is not installed on ${name}: install it from its GitHub page.`)
  const makeHost = hostMaker({
    ...means,
    clients,
    self,
    mailHost: mailHostOf(settings.serverUrl),
    log: () => undefined,
    wake: () => undefined,
  })
  return { host: makeHost(place), repository: place.repository }
}

function sameName({ owner, name }: RepositoryRef, wanted: string): boolean {
  return `${owner}/${name}`.toLowerCase() === wanted.toLowerCase()
}
