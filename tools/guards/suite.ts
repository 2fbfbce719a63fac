import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

/** What a run of tests came to. */
export type SuiteResult = {
  readonly passed: number
  /** `file > full name` of every test that went red. */
  readonly red: readonly string[]
  /** Files that could not even be loaded, with the first line of why. */
  readonly broken: readonly string[]
}

/**
 * Runs test files with Vitest in a process of its own.
 * @param root the tree
 * @param filters paths below it; a folder stands for everything in it
 * @param until `first_red` stops at the first test that goes red
 * @throws Error with Vitest's words when it reports nothing
 */
export async function runSuite(
  root: string,
  filters: readonly string[],
  until: 'first_red' | 'end',
): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-suite-'))
  const report = join(folder, 'report.json')
  const flags = ['--reporter=json', `--outputFile=${report}`, ...(until === 'first_red' ? ['--bail=1'] : [])]
  try {
    const said = await vitest(root, ['run', '--root', root, ...flags, ...filters])
    if (!existsSync(report)) throw new Error(`Vitest reported nothing: ${said}`)
    return resultOf(root, JSON.parse(readFileSync(report, 'utf8')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function vitest(root: string, args: readonly string[]): Promise<string> {
  const entry = join(root, 'node_modules/vitest/vitest.mjs')
  // A test that starts this tool runs inside Vitest itself, which must not be told so.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const words: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => words.push(String(bytes)))
    child.once('error', reject)
    child.once('exit', () => resolve(words.join('').slice(-2000)))
  })
}

type Report = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

function resultOf(root: string, { testResults }: Report): SuiteResult {
  const all = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ status, title: `${relative(root, name)} > ${fullName}` })),
  )
  return {
    passed: all.filter(({ status }) => status === 'passed').length,
    red: all.filter(({ status }) => status === 'failed').map(({ title }) => title),
    broken: testResults
      .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
      .map(({ name, message }) => `${relative(root, name)}: ${message.split('\n')[0] ?? ''}`),
  }
}
