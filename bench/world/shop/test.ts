/** What is expected of one kind of thing. */
export function testOf(entity: string): string {
  return `import { expect, it } from 'vitest'
import { router } from '../src/routes/${entity}s.ts'
import { asStranger, asUser } from './people.ts'

const input = { amount: 1200, currency: 'EUR', note: 'for the first quarter' }

it('makes a ${entity} for the tenant of the session', async () => {
  const made = await asUser(router, 'POST', '/${entity}s', input)
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ amount: 1200, currency: 'EUR' })
})

it('refuses a ${entity} without an amount', async () => {
  const { amount: _, ...rest } = input
  const refused = await asUser(router, 'POST', '/${entity}s', rest)
  expect(refused.status).toBe(422)
})

it('changes a ${entity}', async () => {
  const { body } = await asUser(router, 'POST', '/${entity}s', input)
  const changed = await asUser(router, 'PATCH', \`/${entity}s/\${body.id}\`, { amount: 900 })
  expect(changed.body).toMatchObject({ id: body.id, amount: 900 })
})

it('removes a ${entity} once', async () => {
  const { body } = await asUser(router, 'POST', '/${entity}s', input)
  expect((await asUser(router, 'DELETE', \`/${entity}s/\${body.id}\`)).status).toBe(204)
  expect((await asUser(router, 'DELETE', \`/${entity}s/\${body.id}\`)).status).toBe(404)
})

it('knows nobody without a session', async () => {
  expect((await asStranger(router, 'POST', '/${entity}s', input)).status).toBe(401)
})
`
}
