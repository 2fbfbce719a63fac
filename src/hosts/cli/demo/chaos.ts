import type { Stage } from '../stage/stage.ts'
import type { Teller } from './teller.ts'

/** What goes wrong in the second telling of the story. */
export type Chaos = {
  readonly begin: (stage: Stage, teller: Teller, server: Restartable) => () => Promise<void>
}

export type Restartable = { readonly kill: () => Promise<void>; readonly restart: () => Promise<void> }

const dropped = 1 / 3
const doubled = 1 / 5

/**
 * A third of the webhooks dropped, some of the others doubled, and the server killed right after its n-th write was
 * applied, before it could read the answer.
 * @param seed which webhooks, and which write
 * @param writes how many writes the undisturbed story took
 */
export function createChaos(seed: number, writes: number): Chaos {
  const fatal = 1 + ((Math.imul(seed, 2_654_435_761) >>> 0) % Math.max(1, writes))
  return {
    begin: (stage, teller, server) => {
      const { emulator, app } = stage
      emulator.faults.delivery({ what: 'drop', fraction: dropped, seed })
      emulator.faults.delivery({ what: 'double', fraction: doubled, seed: seed + 1 })
      teller.note(`a third of the webhooks is dropped, some are doubled, and the server dies after its write ${fatal}`)
      const story = { writes: 0, revival: Promise.resolve() }
      const stop = emulator.onWrite(({ call }) => {
        if (call.login !== app.botLogin) return
        story.writes += 1
        if (story.writes !== fatal) return
        teller.tell({
          who: 'chaos',
          what: `kills the server after its write ${fatal}: ${call.operation}`,
          color: 'red',
        })
        story.revival = server.kill().then(server.restart)
        story.revival.then(
          () => teller.tell({ who: 'chaos', what: 'starts it again', color: 'red' }),
          (error: unknown) =>
            teller.tell({ who: 'chaos', what: `could not start it again: ${String(error)}`, color: 'red' }),
        )
      })
      return async () => {
        stop()
        await story.revival.catch(() => undefined)
      }
    },
  }
}

/** How many writes the App made. */
export function writesOf({ emulator, app }: Stage): number {
  return emulator.calls.filter(({ login, write }) => login === app.botLogin && write).length
}
