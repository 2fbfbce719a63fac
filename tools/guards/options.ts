import { parseArgs } from 'node:util'

export type GuardOptions = {
  readonly json: boolean
  readonly help: boolean
  /** How many guards to switch off; null to list them all instead. */
  readonly draw: number | null
  readonly seed: number
  /** Draws among the guards of this reason alone. */
  readonly only: string | null
  /** The tree to look at. */
  readonly root: string | null
}

export class GuardUsageError extends Error {}

export const guardsHelp = `npm run guards: every reason that judgement can answer with, and whether a test notices when it is gone

  npm run guards                     the list: reason, place, tests that mention it
  npm run guards -- --draw 10        switches ten off, one after another, in a copy of the tree, and runs the tests
  npm run guards -- --draw 10 --seed 7

  --draw <n>       how many; chance picks them
  --seed <n>       which ones (default: from the clock, and printed)
  --only <reason>  draws among the guards of one reason
  --root <folder>  another tree
  --json           one JSON object
  --help           this page

Exit: 0 all were noticed; 1 one survived; 2 a wrong option.
`

/** @throws GuardUsageError naming the option */
export function readGuardOptions(args: readonly string[], now: number): GuardOptions {
  const { json, help, draw, seed, only = null, root = null } = parse(args)
  const count = draw === undefined ? null : wholeNumber('--draw', draw)
  return { json, help, draw: count, seed: seed === undefined ? now % 100_000 : wholeNumber('--seed', seed), only, root }
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new GuardUsageError(`${name} takes a whole number, not \`${value}\`.`)
  return Number(value)
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  const word = { type: 'string' } as const
  const options = { json: flag, help: { ...flag, short: 'h' }, draw: word, seed: word, only: word, root: word } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new GuardUsageError(error instanceof Error ? error.message : String(error))
  }
}
