import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stageFor } from '../jobs/support/stage.ts'
import { submission } from '../jobs/support/toy.ts'

let release: string

/** What a runner downloads and uses of a release: no sources, no packages, nothing to install. */
beforeAll(() => {
  release = mkdtempSync(join(tmpdir(), 'signalbox-'))
  for (const path of ['action.yml', 'package.json', 'agents', 'skills', 'data'])
    cpSync(path, join(release, path), { recursive: true })
  build(release)
}, 60_000)
afterAll(() => rmSync(release, { recursive: true, force: true }))

function build(folder: string): void {
  execFileSync(process.execPath, ['tools/build.ts', '--to', folder])
}

describe('a release', () => {
  const { world, model, start, claimedJob } = stageFor()

  it('does a whole job with nothing but its own files', async () => {
    const fix = { tool: 'edit', input: { file_path: 'sum.js', old_string: 'a - b', new_string: 'a + b' } }
    const scripted = await model({ reply: [fix, { tool: 'submit', input: submission }] })
    const run = start({ job: await claimedJob(), modelUrl: scripted.url, program: join(release, 'dist', 'action.js') })
    const { code } = await run.ended
    expect(code).toBe(0)
    expect(run.result()).toMatchObject({ outcome: 'done', verify: [{ command: 'npm test', exit: 0 }] })
    expect(Object.keys(run.changes()?.files ?? {})).toEqual(['sum.js'])
    expect(world().emulator.violations).toEqual([])
  })
})

describe('the bundle', () => {
  it('is one file below 2 MB, with the licences beside it', () => {
    const folder = join(release, 'dist')
    expect(readdirSync(folder).sort()).toEqual(['action.js', 'action.js.LEGAL.txt'])
    expect(statSync(join(folder, 'action.js')).size).toBeLessThan(2_000_000)
  })

  it('is the same bytes when it is built again', () => {
    const again = mkdtempSync(join(tmpdir(), 'signalbox-'))
    build(again)
    const [first, second] = [release, again].map((folder) => readFileSync(join(folder, 'dist', 'action.js')))
    rmSync(again, { recursive: true })
    expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true)
  })

  it('is noticed when it is stale', () => {
    const check = () => spawnSync(process.execPath, ['tools/build.ts', '--check', '--to', release])
    expect(check().status).toBe(0)
    appendFileSync(join(release, 'dist', 'action.js'), '\n')
    const { status, stderr } = check()
    expect(status).toBe(1)
    expect(stderr.toString()).toContain('Stale: dist/action.js. Run `npm run build` and commit dist.')
    build(release)
  })

  it('names no folder of the machine it was built on', () => {
    const text = readFileSync(join(release, 'dist', 'action.js'), 'utf8')
    expect(text).not.toContain(process.cwd())
    expect(text).not.toContain(`${tmpdir()}/`)
  })

  it('says in a sentence when it is not run by a workflow', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(release, 'dist', 'action.js')], { env: {} })
    expect(status).toBe(1)
    expect(stdout.toString()).toBe('::error::| RUNNER_TEMP is not set: this program runs inside GitHub Actions.\n')
  })
})
