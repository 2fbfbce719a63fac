import { describe, expect, it } from 'vitest'
import { readWriters } from '../../src/jobs/prompt/read-writers.ts'
import type { Work } from '../../src/snapshot/work/read-work.ts'
import { bareClient, script, watchRequests } from '../support/github-trace.ts'

type Remark = Work['remarks'][number]

watchRequests()

const config = { users: { blocked: [5] } }
const here = { owner: 'octo', name: 'toy' }

function by(login: string, bot = false): Remark {
  return {
    id: `IC_${login}`,
    body: 'x',
    createdAt: '2026-11-20T11:00:00.000Z',
    lastEditedAt: null,
    isMinimized: false,
    authorAssociation: 'MEMBER',
    author: { login, bot },
    editor: null,
  }
}

/** What GitHub answers about somebody. */
function about(login: string, reply: object, status = 200) {
  return { method: 'GET', path: `/repos/octo/toy/collaborators/${login}/permission`, status, reply } as const
}

describe('who may write', () => {
  it('is who GitHub says may: nobody it is silent about or does not know, no bot, nobody who is blocked', async () => {
    script(
      about('wanda', { permission: 'write', user: { id: 1 } }),
      about('mia', { permission: 'write', role_name: 'maintain', user: { id: 2 } }),
      about('tia', { permission: 'read', role_name: 'triage', user: { id: 3 } }),
      about('rita', { permission: 'read', user: { id: 4 } }),
      about('bea', { permission: 'admin', user: { id: 5 } }),
      about('ghost', { message: 'Not Found' }, 404),
      about('silent', { message: 'Server Error' }, 502),
    )
    const people = ['wanda', 'silent', 'ghost', 'bea', 'rita', 'tia', 'wanda']
    const thread = { id: 'PRRT_1', path: 'a', line: 1, first: by('mia') }
    const work = { remarks: [...people.map((login) => by(login)), by('wanda[bot]', true)], threads: [thread] }
    expect(await readWriters(bareClient(), here, work, config)).toEqual(new Set(['wanda', 'mia']))
  })

  it('is asked about forty people, the newest', async () => {
    const logins = Array.from({ length: 60 }, (_, index) => `person-${index}`)
    const sent = script(...logins.slice(-40).map((login) => about(login, { permission: 'none', user: { id: 9 } })))
    const work = { remarks: logins.map((login) => by(login)), threads: [] }
    expect(await readWriters(bareClient(), here, work, config)).toEqual(new Set())
    expect(sent).toHaveLength(40)
  })
})
