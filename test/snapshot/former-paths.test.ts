import { describe, expect, it } from 'vitest'
import { readFormerPaths } from '../../src/snapshot/former-paths.ts'
import { bareClient, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aPull } from '../support/snapshots.ts'

watchRequests()

const where = { owner: 'octo', name: 'toy' }
const page = (number: number, reply: unknown): Step => ({
  method: 'GET',
  path: `/repos/octo/toy/pulls/20/files?per_page=100&page=${number}`,
  reply,
})
const moved = { filename: 'old/ci.yml', previous_filename: '.github/workflows/ci.yml' }
const full = Array.from({ length: 100 }, (_, index) => ({ filename: `f${index}` }))

describe('the former paths of renamed files', () => {
  it('are among the paths that are judged', async () => {
    script(page(1, [moved, { filename: 'src/sum.ts' }]))
    const pull = aPull({ renames: true, paths: ['old/ci.yml', 'src/sum.ts'] })
    expect(await readFormerPaths(bareClient(), where, pull)).toEqual({
      paths: ['old/ci.yml', 'src/sum.ts', '.github/workflows/ci.yml'],
      pathsComplete: true,
    })
  })

  it('cost nothing where nothing was renamed', async () => {
    expect(await readFormerPaths(bareClient(), where, aPull())).toEqual({ paths: ['src/sum.ts'], pathsComplete: true })
  })

  it('beyond three pages leave the list incomplete', async () => {
    script(page(1, full), page(2, full), page(3, full))
    const pull = aPull({ renames: true })
    expect((await readFormerPaths(bareClient(), where, pull)).pathsComplete).toBe(false)
  })
})
