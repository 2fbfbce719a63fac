import { createHash } from 'node:crypto'
import type { Self } from '../../domain/identity.ts'
import type { Trigger } from '../../domain/trigger.ts'
import { createLedgerQueues } from '../../effects/ledger-queue.ts'
import { download } from '../../github/download.ts'
import { createSeenTips } from '../../github/seen-tips.ts'
import type { Host, LogRecord } from '../../handle.ts'
import type { ClientMeans, Clients } from './clients.ts'
import { errorWords } from './error-words.ts'
import type { Place } from './places.ts'

export type HostMeans = ClientMeans & {
  readonly clients: Clients
  readonly self: Self
  /** Host of noreply addresses. */
  readonly mailHost: string
  readonly log: (record: LogRecord) => void
  readonly wake: (place: Place, trigger: Trigger, at: string) => void
}

/** Makes the core's host for one piece of work in one repository; every log line then says how many requests it took. */
export type HostMaker = (place: Place) => Host

export function hostMaker(means: HostMeans): HostMaker {
  const shared = { ledgers: createLedgerQueues(), seen: createSeenTips(), rules: new Map() }
  return (place) => {
    const calls = { read: 0, write: 0 }
    const onCall = ({ kind }: { kind: 'read' | 'write' }): void => {
      calls[kind] += 1
    }
    const client = (purpose: 'work' | 'dispatch') =>
      means.clients.forRepository({ installation: place.installation, repository: place.id, purpose }, onCall)
    return {
      ...shared,
      github: client('work'),
      dispatcher: client('dispatch'),
      self: means.self,
      now: means.now,
      sleep: means.sleep,
      random: means.random,
      mailHost: means.mailHost,
      installedAt: place.installedAt,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      fetchBlob: (url, maxBytes) => download(url, maxBytes),
      log: (record) => means.log({ ...inWords(record), calls: { ...calls } }),
      wake: (trigger, at) => means.wake(place, trigger, at),
    }
  }
}

/** Errors become words before anybody writes them down. */
function inWords(record: LogRecord): LogRecord {
  return 'error' in record ? { ...record, error: errorWords(record['error']) } : record
}
