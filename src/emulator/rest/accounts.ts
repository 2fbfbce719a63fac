import { type ApiRequest, type Handlers, notFound } from '../http/handler.ts'
import { type Allowance, allowanceOf, type Resource } from '../limits/primary.ts'
import type { Account } from '../state.ts'
import { accountView } from '../views/account.ts'

const enterpriseVersion = '3.19.0'

export const handlers: Handlers = {
  'users/get-authenticated': ({ world, caller }) => ({ body: accountView(world, caller.login) }),
  'users/get-by-username': (request) => show(request, (one) => one.login === request.params['username']),
  'users/get-by-id': (request) => show(request, (one) => one.id === Number(request.params['account_id'])),

  'rate-limit/get': (request) => {
    const core = allowance(request, 'core')
    // Nothing can be searched here, so nothing of that allowance is ever used.
    const search = { limit: 30, used: 0, remaining: 30, reset: core.reset }
    const resources = { core, search, graphql: allowance(request, 'graphql') }
    return { body: { resources, rate: core } }
  },

  'meta/get': ({ world }) => {
    const meta = { verifiable_password_authentication: false }
    if (world.apiPath === '') return { body: meta }
    // Only GitHub Enterprise Server says which release it is; the description of github.com does not know the member.
    const enterprise = { ...meta, installed_version: enterpriseVersion }
    return { text: JSON.stringify(enterprise), contentType: 'application/json; charset=utf-8' }
  },
}

function show({ world }: ApiRequest, wanted: (account: Account) => boolean): { body: Record<string, unknown> } {
  const found = [...world.accounts.values()].find(wanted)
  if (!found) throw notFound()
  return { body: accountView(world, found.login) }
}

function allowance({ world, caller }: ApiRequest, resource: Resource): Omit<Allowance, 'resource'> {
  const { limit, used, remaining, reset } = allowanceOf(world, caller, resource)
  return { limit, used, remaining, reset }
}
