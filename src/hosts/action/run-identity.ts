import { mailHostOf } from '../../domain/identity.ts'
import type { RunIdentity } from '../../jobs/host.ts'

/**
 * Reads what the runner says about the run (GitHub docs, "Variables reference").
 * @param begun when this process began; the set-up step of our workflow knows better when the job did
 * @throws Error that names the variable when one is missing: then this is no workflow run
 */
export function readRunIdentity(environment: NodeJS.ProcessEnv, begun: number): RunIdentity {
  const text = (name: string): string => {
    const value = environment[name]
    if (!value) throw new Error(`${name} is not set: this program runs inside GitHub Actions.`)
    return value
  }
  const number = (name: string): number => {
    const value = Number(text(name))
    if (!Number.isSafeInteger(value)) throw new Error(`${name} is not a number: ${text(name)}`)
    return value
  }
  const [owner = '', name = ''] = text('GITHUB_REPOSITORY').split('/')
  const serverUrl = text('GITHUB_SERVER_URL').replace(/\/$/, '')
  const started = Number(environment['SIGNALBOX_STARTED'] ?? Number.NaN) * 1000
  return {
    id: number('GITHUB_RUN_ID'),
    attempt: number('GITHUB_RUN_ATTEMPT'),
    repository: { owner, name },
    repositoryId: number('GITHUB_REPOSITORY_ID'),
    serverUrl,
    mailHost: mailHostOf(serverUrl),
    actor: { id: number('GITHUB_ACTOR_ID'), login: text('GITHUB_ACTOR') },
    triggering: text('GITHUB_TRIGGERING_ACTOR'),
    started: started > 0 && started < begun ? started : begun,
  }
}
