import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { catalogue } from './catalogue.ts'
import { aboutMachine, readMachine } from './machine.ts'
import type { Bench, Findings, Measure } from './measure.ts'
import { helpFor, readOptions, UsageError } from './options.ts'
import { isBroken, isOver, ratiosOf, tableOf } from './table.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const begun = performance.now()

/** Progress goes to standard error, so that standard output holds results alone. */
function tell(text: string): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stderr.write(`${seconds.padStart(6)} s  ${text}\n`)
}

type Result = { readonly measure: Measure } & ({ readonly findings: Findings } | { readonly failure: string })

async function take(measure: Measure): Promise<Result> {
  const bench: Bench = { root, progress: (text) => tell(`${measure.name}: ${text}`) }
  tell(`${measure.name}: ${measure.title}`)
  try {
    return { measure, findings: await measure.run(bench) }
  } catch (error) {
    return { measure, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function linesOf(result: Result): string[] {
  const heading = `\n${result.measure.name}: ${result.measure.title}`
  return [heading, ...('failure' in result ? [`  NOT MEASURED: ${result.failure}`] : tableOf(result.findings))]
}

function jsonOf(result: Result) {
  const { name, title } = result.measure
  if ('failure' in result) return { name, title, failure: result.failure }
  const rows = result.findings.rows.map((row) => ({
    ...row,
    ...(row.limit === undefined ? {} : { over: isOver(row) }),
    ...(row.beside ? { ratios: ratiosOf(row.value, row.beside) } : {}),
  }))
  return { name, title, rows, notes: result.findings.notes }
}

/** Measured, and nothing is broken that must hold. */
function isGood(result: Result): boolean {
  return 'findings' in result && !result.findings.rows.some(isBroken)
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), catalogue)
  if (options.help) {
    process.stdout.write(helpFor(catalogue))
    return 0
  }
  const before = readMachine()
  const results: Result[] = []
  for (const measure of options.chosen) results.push(await take(measure))
  const after = readMachine()
  const machine = { ...after, load: Math.max(before.load, after.load) }
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, measures: results.map(jsonOf) }, null, 2)}\n`)
  else process.stdout.write(`${[...results.flatMap(linesOf), '', aboutMachine(machine)].join('\n')}\n`)
  return results.every(isGood) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
