import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { entryOf } from '../../../src/agent/sandbox/entry.ts'
import { identityFor } from '../../../src/agent/sandbox/identity.ts'
import { mountsOf } from '../../../src/agent/sandbox/mounts.ts'
import type { Place, Sandbox } from '../../../src/agent/sandbox/place.ts'
import { needsRoot, placeIn, sandboxOf, temporaryFolder, tiers } from '../support/sandboxes.ts'

function inside(sandbox: Sandbox, place: Place, command: string) {
  const launch = sandbox.wrap(['bash', '-c', command], place)
  return spawnSync(launch.file, launch.args, {
    env: launch.environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 250; tries += 1) {
    if (holds()) return true
    await delay(20)
  }
  return false
}

function someProcessSays(words: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(words)
    } catch {
      return false
    }
  })
}

describe.each(tiers)('a command in the %s tier', (tier) => {
  it('sees exactly the variables it was given', async (context) => {
    const sandbox = await sandboxOf(context, tier)
    const place = placeIn(temporaryFolder(), {
      environment: { PATH: '/usr/bin:/bin', GREETING: 'two words\nand a line' },
    })
    const launch = sandbox.wrap(['/usr/bin/env', '-0'], place)
    const run = spawnSync(launch.file, launch.args, { env: { ...launch.environment, LEAK: 'x' }, encoding: 'utf8' })
    expect(run.stdout.split('\0').filter(Boolean).sort()).toEqual([
      'GREETING=two words\nand a line',
      'PATH=/usr/bin:/bin',
    ])
  })

  it('hands back its exit code and its output', async (context) => {
    const run = inside(await sandboxOf(context, tier), placeIn(temporaryFolder()), 'echo out; echo err >&2; exit 7')
    expect(run).toMatchObject({ status: 7, stdout: 'out\n', stderr: 'err\n' })
  })

  it('writes the workspace and the writable paths, and nothing else', async (context) => {
    const folder = temporaryFolder()
    for (const name of ['workspace', 'writable', 'shown', 'other']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'shown', 'tool'), 'tool')
    writeFileSync(join(folder, 'other', 'secret'), 'secret')
    const place = placeIn(join(folder, 'workspace'), {
      writable: [join(folder, 'writable')],
      readOnly: [join(folder, 'shown')],
      hidden: [join(folder, 'other')],
    })
    const command =
      'echo 1 > a; echo 2 > ../writable/b; cat ../shown/tool; echo 3 > ../shown/c; cat ../other/secret; ls ..'
    const run = inside(await sandboxOf(context, tier), place, command)
    expect(readFileSync(join(folder, 'workspace', 'a'), 'utf8')).toBe('1\n')
    expect(readFileSync(join(folder, 'writable', 'b'), 'utf8')).toBe('2\n')
    expect(existsSync(join(folder, 'shown', 'c'))).toBe(false)
    expect(run.stdout).toContain('tool')
    expect(run.stdout).not.toContain('secret')
    expect(run.stderr).toContain('Read-only file system')
  })

  it('can reach servers of its own and none of the host', async (context) => {
    const program = `
      const net = require("net")
      const server = net.createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1", () =>
        net.connect(server.address().port, "127.0.0.1").on("data", (data) => {
          console.log(String(data))
          process.exit()
        }))`
    const run = inside(await sandboxOf(context, tier), placeIn(temporaryFolder()), `node -e '${program}'`)
    expect(run.stdout).toBe('hello\n')
  })

  it('cannot change settings of the kernel, itself or through a process table of its own', async (context) => {
    const setting = '/proc/sys/kernel/core_pattern'
    const table = 'mount -t proc proc /proc 2>/dev/null || mount -t proc -o ro proc /proc'
    const attempts = [
      `cat ${setting} > ${setting} && echo CHANGED`,
      `unshare -Urpfm sh -c '${table}; cat ${setting} > ${setting} && echo CHANGED'`,
    ]
    const run = inside(await sandboxOf(context, tier), placeIn(temporaryFolder()), attempts.join('; '))
    expect(run.stdout).not.toContain('CHANGED')
    expect(run.stderr).toMatch(/Read-only file system|Permission denied/)
  })

  it('dies with the process that launched it, however that ends', async (context) => {
    // The name is put together inside, so that only the process in the sandbox has it.
    const halves = [Math.random().toString(36).slice(2), Math.random().toString(36).slice(2)] as const
    const command = ['bash', '-c', 'exec -a "$0$1" sleep 300', ...halves]
    const launch = (await sandboxOf(context, tier)).wrap(command, placeIn(temporaryFolder()))
    const script =
      'const [f, a, e] = JSON.parse(process.argv[1]); require("child_process").spawn(f, a, { env: e, stdio: "ignore" })'
    const parent = spawn(process.execPath, [
      '-e',
      script,
      JSON.stringify([launch.file, launch.args, launch.environment]),
    ])
    expect(await until(() => someProcessSays(halves.join('')))).toBe(true)
    parent.kill('SIGKILL')
    await once(parent, 'close')
    expect(await until(() => !someProcessSays(halves.join('')))).toBe(true)
  })

  it('gets a signal that is sent to its own process', async (context) => {
    const program = `
      process.on("SIGINT", () => {
        console.log("flushed")
        process.exit(3)
      })
      console.log("ready")
      setInterval(() => {}, 1000)`
    const launch = (await sandboxOf(context, tier)).wrap(['node', '-e', program], placeIn(temporaryFolder()))
    const child = spawn(launch.file, launch.args, { env: launch.environment, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
    })
    expect(await until(() => said.includes('ready'))).toBe(true)
    const entry = entryOf(child.pid ?? 0)
    expect(entry).not.toBeNull()
    if (entry !== null) process.kill(entry, 'SIGINT')
    const [code] = await once(child, 'close')
    expect({ code, said }).toEqual({ code: 3, said: 'ready\nflushed\n' })
  })
})

describe('the mounts of a place', () => {
  it('come parents first, with the git folder read-only after the workspace', () => {
    const workspace = temporaryFolder()
    mkdirSync(join(workspace, '.git'))
    mkdirSync(join(workspace, 'secrets'))
    const mounts = mountsOf(placeIn(workspace, { hidden: [join(workspace, 'secrets')] }), 'user')
    const relevant = mounts.filter(({ path }) => path === '/tmp' || path.startsWith(workspace))
    const hiddenParent = workspace.startsWith('/tmp/') ? [{ kind: 'hide', path: '/tmp' }] : []
    expect(relevant).toEqual([
      ...hiddenParent,
      { kind: 'write', path: workspace },
      { kind: 'read', path: join(workspace, '.git') },
      { kind: 'hide', path: join(workspace, 'secrets') },
    ])
  })

  it('follow a symlink to what it names', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync('real', join(folder, 'link'))
    expect(mountsOf(placeIn(join(folder, 'link')), 'user')).toContainEqual({
      kind: 'write',
      path: join(folder, 'real'),
    })
  })

  it.each(['/', '/proc/sys', '/dev/shm'])('refuse a workspace at %s', (workspace) => {
    expect(() => mountsOf(placeIn(workspace), 'user')).toThrow('cannot be laid over')
  })

  it('mask files that only root may read when root starts the sandbox', () => {
    const workspace = temporaryFolder()
    expect(mountsOf(placeIn(workspace), 'root')).toContainEqual({ kind: 'mask', path: '/etc/shadow' })
    expect(mountsOf(placeIn(workspace), 'user')).not.toContainEqual({ kind: 'mask', path: '/etc/shadow' })
  })
})

describe('root', () => {
  it('becomes the owner of the workspace where that is someone else', (context) => {
    needsRoot(context)
    const workspace = temporaryFolder(65534)
    expect(identityFor(workspace)).toEqual({
      uid: 65534,
      gid: 65534,
      rights: 'user',
      become: { uid: 65534, gid: 65534 },
    })
  })

  it('keeps its number in the kernel, without rights, on a tree of its own', (context) => {
    needsRoot(context)
    expect(identityFor(temporaryFolder())).toMatchObject({ uid: 65534, rights: 'root', become: null })
  })

  it('keeps it too where the owner could not reach the tree', (context) => {
    needsRoot(context)
    const closed = temporaryFolder()
    const workspace = join(closed, 'workspace')
    mkdirSync(workspace)
    spawnSync('chown', ['65534:65534', workspace])
    spawnSync('chmod', ['700', dirname(workspace)])
    expect(identityFor(workspace)).toMatchObject({ rights: 'root', become: null })
  })
})
