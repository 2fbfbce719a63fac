import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Launch, Sandbox } from './place.ts'
import { type Property, probe, properties } from './probe.ts'
import type { Programs } from './programs.ts'

/** Which properties hold. `said` is what the launch printed, for the reason a person reads. */
export type SelfTest = { passed: boolean; broken: Property[]; said: string }

const outsideFolders = ['/', '/etc', '/usr', '/usr/local', '/var', '/var/tmp', '/opt', '/srv', '/mnt', '/media']

/**
 * Lays canaries around a sandbox and looks whether a command inside can reach one: a secret in the environment and in
 * descriptor 9 of the process that launches it, one in a hidden file, a port of the host, files outside the workspace.
 * Every property that did not answer counts as broken.
 */
export async function selfTest(sandbox: Sandbox, programs: Programs): Promise<SelfTest> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-sandbox-'))
  const listener = createServer((socket) => socket.destroy())
  try {
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const address = listener.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return await tryEverything(sandbox, programs, folder, port)
  } finally {
    listener.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function tryEverything(sandbox: Sandbox, programs: Programs, folder: string, port: number): Promise<SelfTest> {
  const halves = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')] as const
  const name = `signalbox-${randomBytes(6).toString('hex')}`
  const workspace = join(folder, 'workspace')
  const hidden = join(folder, 'hidden')
  for (const made of [workspace, hidden, join(workspace, '.git')]) mkdirSync(made)
  writeFileSync(join(workspace, '.git', 'HEAD'), 'ref: refs/heads/main\n')
  writeFileSync(join(hidden, 'canary'), halves.join(''))
  const outside = outsideFolders.filter((path) => existsSync(path))
  const launch = sandbox.wrap(
    [
      programs.bash,
      '-c',
      probe,
      'probe',
      ...halves,
      join(hidden, 'canary'),
      String(port),
      name,
      ownNamespaces(),
      ...outside,
    ],
    { workspace, environment: { PATH: '/usr/bin:/bin' }, network: 'none', hidden: [hidden] },
  )
  const said = await launchWithCanary(launch, programs, halves.join(''), join(hidden, 'canary'))
  for (const path of outside) rmSync(join(path, name), { force: true })
  const broken = properties.filter((property) => !said.split('\n').includes(`${property} ok`))
  return { passed: broken.length === 0, broken, said: said.trim() }
}

/** The launcher's parent holds the canary in its environment, its arguments and descriptor 9, and stays alive. */
function launchWithCanary(launch: Launch, programs: Programs, canary: string, file: string): Promise<string> {
  const parent = 'exec 9<"$1"; shift 2; "$@"; exit $?'
  const child = spawn(programs.bash, ['-c', parent, 'sandbox-parent', file, canary, launch.file, ...launch.args], {
    env: { ...launch.environment, SIGNALBOX_CANARY: canary },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => resolve(error.message))
    child.on('close', () => resolve(said))
  })
}

function ownNamespaces(): string {
  const link = (name: string) => `${name}=${readlinkSync(`/proc/self/ns/${name}`)}`
  return ['pid', 'mnt', 'net', 'ipc', 'uts', 'user'].map(link).join(' ')
}
