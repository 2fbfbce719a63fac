import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../../src/hosts/cli.ts', import.meta.url))

export type Ended = { readonly code: number; readonly out: string; readonly complaint: string }

/** Runs `signalbox …` as a person would, with nothing in its environment but what is given. */
export async function signalbox(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return run([entry, ...args], environment)
}

/** Runs Node with these arguments. */
export async function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [...args], { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, complaint]: [string[], string[]] = [[], []]
  child.stdout.on('data', (bytes) => out.push(String(bytes)))
  child.stderr.on('data', (bytes) => complaint.push(String(bytes)))
  const [code] = await once(child, 'close')
  return { code: Number(code), out: out.join(''), complaint: complaint.join('') }
}
