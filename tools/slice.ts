/**
 * Cuts the part of GitHub's published API description that the emulator answers for.
 *
 *   node tools/slice.ts           writes src/emulator/openapi/slice.json
 *   node tools/slice.ts --check   exits 1 when the committed file is not what the installed package gives
 *
 * Another file than the committed one may be named.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cutSlice } from './slice/cut.ts'

const committed = new URL('../src/emulator/openapi/slice.json', import.meta.url).pathname

/** The slice as text, cut from the installed `@octokit/openapi`. */
export function freshSlice(): string {
  const source = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  return cutSlice(JSON.parse(readFileSync(source, 'utf8')))
}

/** @param args `--check`, and another file than the committed one @returns the exit code */
function main(args: readonly string[]): number {
  const file = args.find((one) => !one.startsWith('--')) ?? committed
  const text = freshSlice()
  if (!args.includes('--check')) {
    writeFileSync(file, text)
    console.log(`${file}: ${text.length} bytes`)
    return 0
  }
  if (readFileSync(file, 'utf8') === text) return 0
  console.error(`${file} is stale: run \`node tools/slice.ts\``)
  return 1
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
