import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, oldGit, preflight } from '../../src/hosts/cli/demo/preflight.ts'
import { run, signalbox } from './support/command.ts'

const bin = mkdtempSync(join(tmpdir(), 'signalbox-bin-'))
beforeAll(() => {
  writeFileSync(join(bin, 'git'), '#!/bin/sh\necho "git version 2.30.1"\n')
  chmodSync(join(bin, 'git'), 0o755)
})
afterAll(() => rmSync(bin, { recursive: true, force: true }))

const entry = fileURLToPath(new URL('../../src/hosts/cli/demo/preflight.ts', import.meta.url))

/** What is lacking on a machine with only these programs. */
async function lacksWith(path: string): Promise<readonly string[]> {
  const script = `const { preflight } = await import(${JSON.stringify(entry)}); console.log(JSON.stringify(await preflight('linux')))`
  const { out } = await run(['--input-type=module', '--eval', script], { PATH: path })
  const found: { lacks?: string[] } = JSON.parse(out)
  return found.lacks ?? []
}

describe('a machine on which the demo cannot play', () => {
  it.each([
    ['darwin', 'macOS'],
    ['win32', 'win32'],
  ] as const)('is told so at once on %s', async (platform, name) => {
    expect(await preflight(platform)).toEqual({
      lacks: [`The demo runs real commands in a Linux sandbox, and this is ${name}: use Linux, or WSL2 on Windows.`],
    })
  })

  it('is told that it has no git', async () => {
    expect(await lacksWith('/nowhere')).toEqual(['git is not installed: `sudo apt-get install git`.'])
  })

  it('is told that its git is too old', async () => {
    expect(await lacksWith(`${bin}:${process.env['PATH']}`)).toEqual([
      'git 2.30.1 is too old: the emulated GitHub merges with git 2.38 or newer.',
    ])
  })

  it('ends the demo with 3 and one line for each thing it lacks', async () => {
    expect(await signalbox(['demo', '--json'], { PATH: '/nowhere' })).toEqual({
      code: 3,
      out: '',
      complaint: 'git is not installed: `sudo apt-get install git`.\n',
    })
  })
})

describe('a machine on which it can', () => {
  it('has a sandbox, git and a port', async () => {
    const found = await preflight('linux')
    if ('lacks' in found) throw new Error(found.lacks.join(' '))
    expect(['bwrap', 'unshare']).toContain(found.sandbox.tier)
    expect(found.git).toMatch(/^\d+\.\d+/)
    expect(found.port).toBeGreaterThan(1023)
  })

  it.each([
    ['2.38', null],
    ['2.38.0', null],
    ['2.51.2', null],
    ['3.0', null],
    ['2.37.9', expect.stringContaining('2.37.9 is too old')],
    ['1.99', expect.stringContaining('too old')],
  ])('judges git %s by its numbers', (version, lack) => {
    expect(oldGit(version)).toEqual(lack)
  })

  it('gets a port that can be listened on', async () => {
    expect(await freePort()).toBeGreaterThan(1023)
  })
})
