import { audit, migration } from './audit.ts'
import { routesOf } from './routes.ts'
import { storeOf } from './store.ts'
import { testOf } from './test.ts'

export type Texts = Readonly<Record<string, string>>

const entities = ['invoice', 'payment', 'refund'] as const

/** A small service in TypeScript: routes behind guards, stores that ask for the tenant, tests. */
export function shop(): Texts {
  const own = entities.flatMap((entity) => [
    [`src/routes/${entity}s.ts`, routesOf(entity, 'reads')],
    [`src/store/${entity}s.ts`, storeOf(entity, 'reads')],
  ])
  return { ...shared, 'docs/api.md': docs(['GET']), ...Object.fromEntries(own) }
}

/** The pull request that lets each of its things be made, changed and removed: about 400 lines in 12 files. */
export function shopThatWrites(): Texts {
  const own = entities.flatMap((entity) => [
    [`src/routes/${entity}s.ts`, routesOf(entity, 'writes')],
    [`src/store/${entity}s.ts`, storeOf(entity, 'writes')],
    [`test/${entity}s.test.ts`, testOf(entity)],
  ])
  const more = { 'src/audit.ts': audit, 'migrations/003-deeds.sql': migration }
  return { 'docs/api.md': docs(['GET', 'POST', 'PATCH', 'DELETE']), ...more, ...Object.fromEntries(own) }
}

/** A later push to it: one file, a few lines. */
export function oneFileMore(): Texts {
  const path = 'src/store/refunds.ts'
  const more = `
export async function count(tenantId: string): Promise<number> {
  const rows = await pool.query('SELECT count(*) AS total FROM refunds WHERE tenant_id = $1', [tenantId])
  return Number(rows[0]?.total ?? 0)
}
`
  return { [path]: `${storeOf('refund', 'writes')}${more}` }
}

const shared: Texts = {
  'package.json': '{ "name": "shop", "private": true, "type": "module", "dependencies": { "zod": "4.6.7" } }\n',
  'src/db.ts': 'export const pool = connect()\n',
  'src/session.ts': 'export type Session = { readonly userId: string; readonly tenantId: string }\n',
  'src/require-user.ts': `import type { Handler } from './router.ts'

export const requireUser: Handler = (request, next) => {
  if (!request.session) return { status: 401 }
  return next(request)
}
`,
  'src/router.ts': 'export const createRouter = () => routes()\n',
}

function docs(methods: readonly string[]): string {
  const lines = entities.flatMap((entity) => methods.map((method) => `- \`${method} /${entity}s\``))
  return ['# The API', '', 'Every route asks for a session.', '', ...lines, ''].join('\n')
}
