import { parseArgs } from 'node:util'
import type { Measure } from './measure.ts'

export type Options = { readonly json: boolean; readonly help: boolean; readonly chosen: readonly Measure[] }

/** A wrong command line; the message says what to write instead. */
export class UsageError extends Error {}

export function helpFor(catalogue: readonly Measure[]): string {
  return `npm run bench [-- options]

Measures Signalbox against an emulated GitHub on loopback: the real server, the real action, real git, a scripted model.

  --only <name>   one measurement; may be given several times
  --json          one JSON object on standard output instead of the tables
  --help          this text

Measurements:
${catalogue.map(({ name, title }) => `  ${name.padEnd(14)}  ${title}`).join('\n')}

Numbers of requests are exact. Timings are medians of several rounds on whatever machine this is, beside something
measured in the same rounds where there is such a thing; they are no test and never fail. A few exact numbers must hold:
a value above such a limit is BROKEN.
Exit: 0 measured, whatever the timings are; 1 a measurement could not be made, or something is BROKEN; 2 a wrong option.
`
}

/** @throws UsageError */
export function readOptions(args: readonly string[], catalogue: readonly Measure[]): Options {
  const { json, help, only } = parse(args)
  const unknown = only.find((name) => !catalogue.some((measure) => measure.name === name))
  if (unknown !== undefined) {
    throw new UsageError(`--only takes one of ${catalogue.map(({ name }) => name).join(', ')}, not \`${unknown}\`.`)
  }
  return { json, help, chosen: only.length === 0 ? catalogue : catalogue.filter(({ name }) => only.includes(name)) }
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        only: { type: 'string', multiple: true, default: [] },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} Try \`npm run bench -- --help\`.`)
  }
}
