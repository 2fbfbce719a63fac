#!/usr/bin/env node
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { demoHelp, readDemoOptions, UsageError } from './cli/demo/options.ts'
import { createTeller } from './cli/demo/teller.ts'
import { help } from './cli/help.ts'
import { errorWords } from './server/error-words.ts'
import { SettingsError } from './server/settings.ts'

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')

function print(text: string): void {
  process.stdout.write(text)
}

async function main([command = 'help', ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'demo':
      return runDemo(args)
    case 'sweep':
      return runSweep(args)
    case 'explain':
      return runExplain(args)
    case 'checklist':
      return runLists(args)
    case 'help':
    case '--help':
    case '-h':
      print(help)
      return 0
    default:
      throw new UsageError(`There is no command \`${command}\`. \`signalbox help\` lists them.`)
  }
}

async function runDemo(args: readonly string[]): Promise<number> {
  const options = readDemoOptions(args)
  if (options.help) {
    print(demoHelp)
    return 0
  }
  // Each command loads what it needs, so that a page of help comes at once.
  const { demo } = await import('./cli/demo/demo.ts')
  const teller = createTeller({ json: options.json, write: print, terminal: process.stdout.isTTY, now: Date.now })
  const code = await demo(options, {
    root,
    platform: process.platform,
    environment: process.env,
    now: () => new Date(),
    teller,
    complain: (text) => process.stderr.write(`${text}\n`),
    interrupted: async () => void (await once(process, 'SIGINT')),
  })
  return code
}

async function runSweep(args: readonly string[]): Promise<number> {
  const { positionals, json, wantsHelp } = words(args)
  if (wantsHelp) {
    print(help)
    return 0
  }
  const [{ connect }, { sweep }] = await Promise.all([import('./cli/connect.ts'), import('../sweep.ts')])
  const { host, repository } = await connect(positionals[0], process.env)
  const report = await sweep(host, repository)
  const failures = report.failures.map(({ what, error }) => ({ what, error: errorWords(error) }))
  const told = { ...report, failures }
  print(json ? `${JSON.stringify(told)}\n` : `${JSON.stringify(told, null, 2)}\n`)
  return failures.length > 0 ? 1 : 0
}

async function runExplain(args: readonly string[]): Promise<number> {
  const { readExplainOptions } = await import('./cli/explain-options.ts')
  const options = readExplainOptions(args)
  if (options === 'help') {
    print(help)
    return 0
  }
  const [{ connect }, { explainSubject }, { explainedLines }] = await Promise.all([
    import('./cli/connect.ts'),
    import('./cli/explain.ts'),
    import('./cli/explain-words.ts'),
  ])
  const { host, repository } = await connect(options.repository, process.env)
  const { answer, lines } = await explainSubject(host, repository, options.number, options.changes)
  print(options.json ? `${JSON.stringify(answer)}\n` : `${explainedLines(answer, lines).join('\n')}\n`)
  return 0
}

async function runLists(args: readonly string[]): Promise<number> {
  const { runChecklist } = await import('./cli/checklist/run.ts')
  return runChecklist(args, { product: root, folder: process.cwd(), environment: process.env, print })
}

function words(args: readonly string[]) {
  const options = {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options })
    return { positionals, json: values.json, wantsHelp: values.help }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const usage = error instanceof UsageError || error instanceof SettingsError
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = usage ? 2 : 1
}
