import { describe, expect, it } from 'vitest'
import { at, hub } from '../git/hub.ts'

const github = hub()

describe('listing collaborators', () => {
  const roles = { ann: 'admin', max: 'maintain', will: 'write', tim: 'triage', rob: 'read' } as const
  it.each([
    [{}, 'acme ann max will tim rob'],
    [{ permission: 'admin' }, 'acme ann'],
    [{ permission: 'maintain' }, 'acme ann max'],
    [{ permission: 'push' }, 'acme ann max will'],
    [{ permission: 'triage' }, 'acme ann max will tim'],
    [{ permission: 'pull' }, 'acme ann max will tim rob'],
    [{ affiliation: 'direct' }, 'acme ann max will tim rob'],
    [{ affiliation: 'outside' }, ''],
  ] as const)('asked for %j names %s', async (query, expected) => {
    const repository = github.repository({ collaborators: roles })
    const { data } = await github.asApp().rest.repos.listCollaborators({ ...at(repository), ...query })
    expect(data.map((one) => one.login).join(' ')).toBe(expected)
    const given: Record<string, string> = { acme: 'admin', ...roles }
    expect(data.map((one) => one.role_name)).toEqual(data.map((one) => given[one.login]))
  })

  it('calls everybody but the owner an outside collaborator of an organization', async () => {
    github.emulator().createAccount('guild', 'Organization')
    github.emulator().installApp(github.app(), 'guild')
    const repository = github.repository({ owner: 'guild', collaborators: roles })
    const { data } = await github.as('max').rest.repos.listCollaborators({ ...at(repository), affiliation: 'outside' })
    expect(data.map((one) => one.login).join(' ')).toBe('ann max will tim rob')
  })
})
