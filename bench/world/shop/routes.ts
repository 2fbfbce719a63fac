export type Stage = 'reads' | 'writes'

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

/** The routes of one kind of thing. */
export function routesOf(entity: string, stage: Stage): string {
  return `${head(entity, stage)}${reads(entity, stage)}${stage === 'writes' ? writes(entity) : ''}`
}

function head(entity: string, stage: Stage): string {
  const zod = stage === 'writes' ? "import * as z from 'zod'\n" : ''
  const schemas =
    stage === 'reads'
      ? ''
      : `/** At most a hundred at once. */
const pageSchema = z.object({
  limit: z.coerce.number().int().max(100).default(20),
  after: z.string().nullable().default(null),
})

`
  return `${zod}import { requireUser } from '../require-user.ts'
import { createRouter } from '../router.ts'
import * as ${entity}s from '../store/${entity}s.ts'

${schemas}export const router = createRouter()
`
}

function reads(entity: string, stage: Stage): string {
  const [taken, page] = stage === 'reads' ? ['session', ''] : ['session, query', ', pageSchema.parse(query)']
  return `
router.get('/${entity}s', requireUser, async ({ ${taken} }) => {
  const found = await ${entity}s.list(session.tenantId${page})
  return { status: 200, body: found.map(shown) }
})

router.get('/${entity}s/:id', requireUser, async ({ session, params }) => {
  const found = await ${entity}s.find(session.tenantId, params.id)
  return found ? { status: 200, body: shown(found) } : { status: 404 }
})

function shown({ id, amount, currency }: ${entity}s.${capital(entity)}) {
  return { id, amount, currency }
}
`
}

function writes(entity: string): string {
  return `
const ${entity}Input = z.strictObject({
  amount: z.int().positive().max(10_000_000),
  currency: z.string().length(3),
  note: z.string().max(500).default(''),
})

router.post('/${entity}s', requireUser, async ({ session, body }) => {
  const input = ${entity}Input.safeParse(body)
  if (!input.success) return { status: 422, body: { error: 'The ${entity} is not well formed.' } }
  const made = await ${entity}s.insert(session.tenantId, session.userId, {
    amount: input.data.amount,
    currency: input.data.currency,
    note: input.data.note,
  })
  return { status: 201, body: shown(made) }
})

router.patch('/${entity}s/:id', requireUser, async ({ session, params, body }) => {
  const input = ${entity}Input.partial().safeParse(body)
  if (!input.success) return { status: 422, body: { error: 'The change is not well formed.' } }
  const changed = await ${entity}s.update(session.tenantId, params.id, {
    amount: input.data.amount,
    note: input.data.note,
  })
  return changed ? { status: 200, body: shown(changed) } : { status: 404 }
})

router.delete('/${entity}s/:id', requireUser, async ({ session, params }) => {
  const removed = await ${entity}s.remove(session.tenantId, params.id)
  return { status: removed ? 204 : 404 }
})
`
}
