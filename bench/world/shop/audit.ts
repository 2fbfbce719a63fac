/** Who did what, written down: a new file of the pull request. */
export const audit = `import { createHash } from 'node:crypto'
import { pool } from './db.ts'
import { log } from './log.ts'
import type { Session } from './session.ts'

export type Deed = { readonly verb: 'made' | 'changed' | 'removed'; readonly what: string; readonly id: string }

const batch: { readonly tenantId: string; readonly userId: string; readonly deed: Deed; readonly at: string }[] = []
const most = 100

/** Notes a deed; written at once when there are many. */
export async function note({ tenantId, userId }: Session, deed: Deed, at: string): Promise<void> {
  batch.push({ tenantId, userId, deed, at })
  log.info('noted', { verb: deed.verb, what: deed.what, id: deed.id })
  if (batch.length >= most) await flush()
}

/** Writes what was noted; what could not be written is kept for the next time. */
export async function flush(): Promise<void> {
  const entries = batch.splice(0, most)
  try {
    for (const { tenantId, userId, deed, at } of entries) {
      await pool.query(
        'INSERT INTO deeds (tenant_id, user_id, verb, what, id, at) VALUES ($1, $2, $3, $4, $5, $6)',
        [tenantId, userId, deed.verb, deed.what, deed.id, at],
      )
    }
    log.info('flushed', { count: entries.length })
  } catch (error) {
    batch.unshift(...entries)
    log.error('not flushed', { count: entries.length })
    throw error
  }
}

/** A name for a deed that is the same every time. */
export function nameOf({ verb, what, id }: Deed): string {
  return createHash('sha256').update([verb, what, id].join(' ')).digest('hex')
}
`

export const migration = `CREATE TABLE deeds (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  verb text NOT NULL,
  what text NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL
);

CREATE INDEX deeds_by_tenant ON deeds (tenant_id, at);
`
