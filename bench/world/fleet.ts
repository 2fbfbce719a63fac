import type { RepositoryRef } from '../../src/domain/identity.ts'
import type { Host } from '../../src/handle.ts'
import { connect } from '../../src/hosts/cli/connect.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { aStage } from './story.ts'

/** Servers of one App, each with a memory, a queue and a token of its own, all for one repository. */
export type Fleet = Stage & { readonly hosts: readonly Host[]; readonly place: RepositoryRef }

export type FleetWish = {
  readonly root: string
  readonly size: number
  readonly ci?: 'no_ci'
  readonly reviews?: 'reviewed'
  /** More settings under `merge`, beside `mode: human`. */
  readonly merge?: string
}

/** Nobody delivers webhooks here: what the servers do is called directly. */
export async function withFleet<Result>(
  { root, size, ci, reviews, merge }: FleetWish,
  tell: (fleet: Fleet) => Promise<Result>,
): Promise<Result> {
  const settings = ['mode: human', ...(merge ? [merge] : [])].join(', ')
  const config = `merge: { ${settings} }\nreview: { enabled: ${reviews === 'reviewed'} }\n`
  const stage = await aStage({ root, config, ...(ci ? { ci } : {}) })
  try {
    const { owner, name } = stage.repository
    const servers = await Promise.all(
      Array.from({ length: size }, () => connect(`${owner}/${name}`, stage.serverEnvironment)),
    )
    const result = await tell({ ...stage, hosts: servers.map(({ host }) => host), place: { owner, name } })
    if (stage.emulator.violations.length > 0) throw new Error(stage.emulator.violations.join('; '))
    return result
  } finally {
    await stage.close()
  }
}
