import { mintToken } from '../../src/emulator/auth/tokens.ts'
import type { Conclusion } from '../../src/emulator/state.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

/** Another App that reports a check, so that no run of a workflow has to. */
export type Checker = {
  readonly starts: (head: string, name?: string) => Promise<void>
  readonly reports: (head: string, conclusion: Conclusion, name?: string) => Promise<void>
}

const day = 86_400_000

/** Registers and installs such an App. */
export function openChecker({ emulator, repository }: Stage): Checker {
  const permissions = { metadata: 'read', checks: 'write' } as const
  const app = emulator.createApp({ slug: 'tests', permissions, events: [], owner: repository.owner })
  const { id: installationId } = emulator.installApp(app, repository.owner)
  const caller = { kind: 'installation', login: app.botLogin, appId: app.id, installationId, permissions } as const
  const token = mintToken(emulator.world, { ...caller, repositories: 'all' }, day)
  const post = async (content: Readonly<Record<string, unknown>>): Promise<void> => {
    const address = `${emulator.apiUrl}/repos/${repository.owner}/${repository.name}/check-runs`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(content) })
    if (!answer.ok) throw new Error(`a check was answered ${answer.status}: ${await answer.text()}`)
  }
  return {
    starts: (head, name = 'test') => post({ name, head_sha: head, status: 'in_progress' }),
    reports: (head, conclusion, name = 'test') => post({ name, head_sha: head, status: 'completed', conclusion }),
  }
}
