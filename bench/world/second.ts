import { setTimeout as pause } from 'node:timers/promises'

/** GitHub's times are whole seconds: what comes next is later than what was, on every page. */
export async function secondPasses(): Promise<void> {
  await pause(1010 - (Date.now() % 1000))
}
