import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseWorkflow } from '../../../src/emulator/actions/workflow-file.ts'
import { logOf, type Stage, stage } from './support.ts'

let on: Stage
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-stand-in-'))
})
afterEach(async () => {
  await on.stop()
  rmSync(folder, { recursive: true, force: true })
})

const template = readFileSync('templates/signalbox.yml', 'utf8')

/** Stands where the product's action is: the same inputs, and a bundle where the template looks for one. */
const standIn = `import { mkdirSync, writeFileSync } from 'node:fs'
const folder = process.env.RUNNER_TEMP + '/signalbox-bundle'
mkdirSync(folder)
writeFileSync(folder + '/result.json', JSON.stringify({ job: JSON.parse(process.env.INPUT_JOB).id, key: process.env['INPUT_MODEL-KEY'].length }))
`

describe('the workflow handed to users', () => {
  it('runs as it is written', async () => {
    const [action = ''] = /\S+\/\S+(?=@0{40})/.exec(template) ?? []
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'action.yml'), readFileSync('action.yml', 'utf8'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, parseMain()), standIn)
    on = await stage(
      { 'signalbox.yml': template },
      {
        actions: { [action]: folder },
        environments: { signalbox: { secrets: { ANTHROPIC_API_KEY: 'not-a-real-key' }, branches: 'default' } },
      },
    )
    const run = await on.run('signalbox.yml', {
      job: JSON.stringify({ id: 'j7', generation: 3, limits: { minutes: 5 } }),
    })
    expect(on.engine.problemOf(run.id)).toBeNull()
    expect(run).toMatchObject({ displayTitle: 'signalbox j7 g3', conclusion: 'success' })
    expect(run.artifacts.map(({ name }) => name)).toEqual(['signalbox-bundle-1'])
    const files = unzipSync(run.artifacts[0]?.zip ?? new Uint8Array())
    expect(JSON.parse(Buffer.from(files['result.json'] ?? []).toString())).toEqual({ job: 'j7', key: 14 })
    expect(logOf(run, Object.keys(parseWorkflow(template).jobs)[0] ?? '')).not.toContain('not-a-real-key')
    expect(on.emulator.violations).toEqual([])
  })
})

function parseMain(): string {
  return /main: (\S+)/.exec(readFileSync('action.yml', 'utf8'))?.[1] ?? ''
}
