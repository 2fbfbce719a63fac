import type { Stage } from './routes.ts'

/** The rows of one kind of thing; every statement names the tenant of the session. */
export function storeOf(entity: string, stage: Stage): string {
  const type = `${entity.slice(0, 1).toUpperCase()}${entity.slice(1)}`
  return `${reads(entity, type, stage)}${stage === 'writes' ? writes(entity, type) : ''}`
}

function reads(entity: string, type: string, stage: Stage): string {
  const [page, limit, values] =
    stage === 'reads'
      ? ['', '', '[tenantId]']
      : [', { limit, after }: Page', ' AND id > $2 ORDER BY id LIMIT $3', '[tenantId, after, limit]']
  return `import { pool } from '../db.ts'

export type ${type} = { readonly id: string; readonly amount: number; readonly currency: string }

export async function list(tenantId: string${page}): Promise<${type}[]> {
  return pool.query('SELECT id, amount, currency FROM ${entity}s WHERE tenant_id = $1${limit}', ${values})
}

export async function find(tenantId: string, id: string): Promise<${type} | null> {
  const rows = await pool.query('SELECT id, amount, currency FROM ${entity}s WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
  ])
  return rows[0] ?? null
}
`
}

function writes(entity: string, type: string): string {
  return `
export type Page = { readonly limit: number; readonly after: string | null }
export type ${type}Input = { readonly amount: number; readonly currency: string; readonly note: string }

export async function insert(tenantId: string, userId: string, input: ${type}Input): Promise<${type}> {
  const { amount, currency, note } = input
  const rows = await pool.query(
    'INSERT INTO ${entity}s (tenant_id, made_by, amount, currency, note) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [tenantId, userId, amount, currency, note],
  )
  return { id: rows[0].id, amount, currency }
}

export async function update(
  tenantId: string,
  id: string,
  change: Partial<Pick<${type}Input, 'amount' | 'note'>>,
): Promise<${type} | null> {
  const rows = await pool.query(
    'UPDATE ${entity}s SET amount = coalesce($3, amount), note = coalesce($4, note) WHERE tenant_id = $1 AND id = $2 RETURNING *',
    [tenantId, id, change.amount ?? null, change.note ?? null],
  )
  return rows[0] ?? null
}

export async function remove(tenantId: string, id: string): Promise<boolean> {
  const rows = await pool.query('DELETE FROM ${entity}s WHERE tenant_id = $1 AND id = $2 RETURNING id', [tenantId, id])
  return rows.length > 0
}
`
}
