import * as z from 'zod'
import type { Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { ask, installationToken } from '../../emulator/http/support.ts'
import type { Place } from './place.ts'

/** What an App says in a check run, in GitHub's words. */
export type Report = {
  readonly name?: string
  readonly status?: string
  readonly conclusion?: string
  readonly external_id?: string
  readonly output?: { readonly title: string; readonly summary: string; readonly text?: string }
}

/** An App that reports checks, as any CI does. */
export type Reporter = {
  /** Makes a check run on a commit; its id. */
  readonly report: (place: Place, head: string, report: Report) => Promise<number>
  readonly change: (place: Place, id: number, report: Report) => Promise<void>
}

const made = z.object({ id: z.int() })

/** Another App that was installed here and may write checks. */
export function reporter({ emulator, repository }: Stage, slug: string): Reporter {
  const app = emulator.createApp({ slug, permissions: { metadata: 'read', checks: 'write' }, events: [] })
  const { id } = emulator.installApp(app, repository.owner)
  const send = async (method: string, { repository: at }: Place, path: string, body: unknown): Promise<unknown> => {
    const token = await installationToken(emulator, app, id)
    const answer = await ask(emulator, `${method} /repos/${at.owner}/${at.name}/check-runs${path}`, { token, body })
    if (answer.status >= 300) throw new Error(`${slug} was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    report: async (place, head, report) => made.parse(await send('POST', place, '', { head_sha: head, ...report })).id,
    change: async (place, check, report) => void (await send('PATCH', place, `/${check}`, report)),
  }
}
