import { randomBytes } from 'node:crypto'
import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { artifactAddress, findArtifact } from '../../src/snapshot/artifact.ts'
import { readBundle } from '../../src/snapshot/bundle.ts'
import { bareClient, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aResult, someChanges } from '../support/publications.ts'

watchRequests()

const result = strToU8(JSON.stringify(aResult()))
const changes = strToU8(JSON.stringify(someChanges({ 'src/sum.ts': 'export {}\n' })))
const read = (files: Zippable) => readBundle(zipSync(files), unzipSync)
const whyNot = (files: Zippable): string => {
  const reading = read(files)
  return reading.kind === 'invalid' ? reading.why : reading.kind
}

/** Rewrites the size that the zip's directory announces for its only entry. */
function announcing(zip: Uint8Array, size: number): Uint8Array {
  const copy = Buffer.from(zip)
  copy.writeUInt32LE(size, copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24)
  return copy
}

describe('a bundle', () => {
  it('is a result and the changes', () => {
    expect(read({ 'result.json': result, 'changes.json': changes })).toEqual({
      kind: 'read',
      bundle: { result: aResult(), changes: someChanges({ 'src/sum.ts': 'export {}\n' }), review: null },
    })
  })

  it('may leave the changes away', () => {
    expect(read({ 'result.json': result })).toMatchObject({ kind: 'read', bundle: { changes: null } })
  })

  it.each<[string, Zippable, string]>([
    ['another file', { 'result.json': result, 'run.sh': strToU8('x') }, 'run.sh'],
    ['a file in a folder', { 'result.json': result, 'a/changes.json': changes }, 'no part of a bundle'],
    ['a path that climbs', { 'result.json': result, '../changes.json': changes }, 'no part of a bundle'],
    ['an absolute path', { 'result.json': result, '/changes.json': changes }, 'no part of a bundle'],
    ['a folder', { 'result.json': result, more: {} }, 'no part of a bundle'],
    ['many entries', Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}`, result])), 'too many'],
    ['no result', { 'changes.json': changes }, '`result.json` is missing'],
    ['a result that is no JSON', { 'result.json': strToU8('{') }, 'not JSON'],
    ['a result that is no UTF-8', { 'result.json': new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }, 'not JSON'],
    ['a result with a key of its own', { 'result.json': strToU8(JSON.stringify({ ...aResult(), extra: 1 })) }, 'extra'],
    ['changes of another shape', { 'result.json': result, 'changes.json': strToU8('{"v":1}') }, 'base'],
    [
      'a result over a megabyte',
      { 'result.json': strToU8(JSON.stringify(aResult({ handoff: randomText(1_100_000) }))) },
      'too large',
    ],
    ['a bomb', { 'result.json': [new Uint8Array(7_000_000), { level: 9 }] }, 'would be too large'],
    [
      'two files that are too large together',
      { 'result.json': result, 'changes.json': new Uint8Array(randomBytes(8_000_001)) },
      'would be too large',
    ],
  ])('is refused with %s', (_case, files, words) => {
    expect(whyNot(files)).toContain(words)
  })

  it('is refused where the directory announces less than comes out', () => {
    const zip = announcing(zipSync({ 'result.json': [new Uint8Array(20_000_000), { level: 9 }] }), 100)
    expect(readBundle(zip, unzipSync).kind).toBe('invalid')
  })

  it('is refused where a file stands there twice', () => {
    const one = zipSync({ 'result.json': result, 'resulT.json': result })
    const twice = Buffer.from(one.map((byte, index) => (one[index] === 0x54 && index > 4 ? 0x74 : byte)))
    const reading = readBundle(twice, unzipSync)
    expect(reading).toMatchObject({ kind: 'invalid', why: expect.stringContaining('twice') })
  })

  it.each([0, 10, 60, 200])('is refused when the zip ends after %i bytes', (length) => {
    expect(readBundle(zipSync({ 'result.json': result }).subarray(0, length), unzipSync)).toEqual({
      kind: 'invalid',
      why: 'The zip is damaged.',
    })
  })

  it('is unpacked only after its directory was checked', () => {
    const unpacked: string[] = []
    const watching: typeof unzipSync = (bytes, options) =>
      unzipSync(bytes, {
        filter: (entry) => {
          const wanted = options?.filter?.(entry) ?? true
          if (wanted) unpacked.push(entry.name)
          return wanted
        },
      })
    readBundle(zipSync({ 'result.json': result, 'run.sh': strToU8('x') }), watching)
    expect(unpacked).toEqual([])
  })
})

/** Text that does not compress much. */
function randomText(length: number): string {
  let seed = 7
  const letters = Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return String.fromCharCode(97 + (seed % 26))
  })
  return letters.join('')
}

describe('an artifact', () => {
  const repository = { owner: 'octo', name: 'toy' }
  const list: Step = {
    method: 'GET',
    path: '/repos/octo/toy/actions/runs/4001/artifacts?name=signalbox-bundle-1',
  }
  const artifact = (id: number, differs: Record<string, unknown> = {}) => ({
    id,
    name: 'signalbox-bundle-1',
    size_in_bytes: 2048,
    expired: false,
    ...differs,
  })
  const find = () => findArtifact(bareClient(), repository, 4001, 'signalbox-bundle-1')
  const zip: Step = { method: 'GET', path: '/repos/octo/toy/actions/artifacts/7/zip' }

  it('is found by its exact name, the newest first', async () => {
    script({ ...list, reply: { artifacts: [artifact(6), artifact(7), artifact(9, { name: 'signalbox-bundle-11' })] } })
    expect(await find()).toEqual({ id: 7, bytes: 2048 })
  })

  it('that expired is missing', async () => {
    script({ ...list, reply: { artifacts: [artifact(6, { expired: true })] } })
    expect(await find()).toBeNull()
  })

  it('is handed out by a redirect that is not followed', async () => {
    const location = 'https://blobs.example.com/zip?signature=1'
    script({ ...zip, status: 302, reply: null, headers: { location } })
    expect(await artifactAddress(bareClient(), repository, { id: 7, bytes: 1 })).toBe(location)
  })

  it.each([404, 410])('is gone when GitHub answers %i', async (status) => {
    script({ ...zip, status })
    expect(await artifactAddress(bareClient(), repository, { id: 7, bytes: 1 })).toBeNull()
  })
})
