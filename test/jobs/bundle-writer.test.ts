import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redactor } from '../../src/agent/redaction.ts'
import { type Changes, runResult } from '../../src/domain/bundle.ts'
import { bundleCaps } from '../../src/domain/names.ts'
import { type ReviewReport, reviewReport } from '../../src/domain/review/report.ts'
import { type BundleWriter, openBundle } from '../../src/jobs/bundle-writer.ts'
import { refusedResult } from '../../src/jobs/result.ts'

const secret = 'value-of-a-key-0123456789'
let parent: string
let folder: string
let bundle: BundleWriter
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'signalbox-'))
  folder = join(parent, 'bundle')
  mkdirSync(folder)
  writeFileSync(join(folder, 'changes.json'), 'from an earlier run')
  bundle = openBundle(folder, redactor([secret]), [secret])
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const changing = (files: Record<string, string>): Changes => ({
  v: 1,
  base: 'a'.repeat(40),
  files: Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, { content: Buffer.from(text).toString('base64') }]),
  ),
  modes: {},
  binary: [],
})
const report: ReviewReport = {
  v: 1,
  pull: 1,
  base: 'a'.repeat(40),
  mergeBase: 'a'.repeat(40),
  head: 'b'.repeat(40),
  checklists: [],
  problems: [],
  lines: [],
  coverage: { units: 0, reviewed: 0, skipped: [], unreviewable: [], overBudget: [] },
  waivers: [],
  memory: { cells: [], history: {} },
  model: { id: 'm', calls: 0, remembered: 0, asked: 0, rejectedQuotes: 0 },
}
const crashed = refusedResult({ stop: 'crash', words: 'x' })

describe('the bundle', () => {
  it('begins empty', () => expect(readdirSync(folder)).toEqual([]))

  it('holds two files and no draft of one', () => {
    bundle.result(crashed)
    bundle.changes(changing({ a: '1' }))
    bundle.result(crashed)
    expect(readdirSync(folder).sort()).toEqual(['changes.json', 'result.json'])
    expect(readdirSync(parent)).toEqual(['bundle'])
  })

  it('is drafted outside of its folder, where a kill leaves nothing to upload', () => {
    for (const name of ['result', 'changes']) mkdirSync(join(folder, `.${name}.json.draft`))
    bundle.result(crashed)
    bundle.changes(changing({ a: '1' }))
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['changes.json', 'result.json']))
  })

  it('holds a review with no secret in its words', () => {
    bundle.review({ ...report, problems: [`${secret} is not YAML`] })
    expect(read('review.json')).toEqual({ ...report, problems: ['*** is not YAML'] })
  })

  it('forgets what only saves money where a review is too large', () => {
    const cells = Array.from({ length: 5000 }, (_, index) => ({
      k: index.toString(16).padStart(32, '0'),
      v: 'fail' as const,
      b: 'b'.repeat(600),
      f: 'f'.repeat(600),
    }))
    bundle.review({ ...report, memory: { cells, history: { 'house/A': 'pf' } } })
    expect(statSync(join(folder, 'review.json')).size).toBeLessThanOrEqual(bundleCaps.totalBytes)
    const kept = reviewReport.parse(read('review.json')).memory
    expect(kept).toEqual({ cells: cells.slice(0, 2500), history: { 'house/A': 'pf' } })
  })

  it('loses its changes when nothing differs any more', () => {
    bundle.changes(changing({ a: '1' }))
    bundle.changes(changing({}))
    expect(readdirSync(folder)).toEqual([])
  })

  it('holds no secret in words, however it is spelled', () => {
    const spelled = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]
    bundle.result({ ...crashed, summary: spelled.join(' '), handoff: spelled.join(' ') })
    // What stays of the base64 form is its last characters, which depend on what follows.
    const blanked = expect.stringMatching(/^\*{3} \*{3}\S{0,3} \*{3}$/)
    expect(read('result.json')).toMatchObject({ summary: blanked, handoff: blanked })
  })

  it('never takes a file that holds a secret, and keeps what it had', () => {
    bundle.changes(changing({ a: '1' }))
    expect(() => bundle.changes(changing({ a: '1', 'notes.txt': `key: ${secret}` }))).toThrow('stands in notes.txt')
    expect(read('changes.json')).toEqual(changing({ a: '1' }))
  })

  it('stays below the size the publisher takes', () => {
    const long = { id: 'A1', status: 'met' as const, evidence: 'x'.repeat(20_000) }
    const answers = Array.from({ length: 50 }, (_, index) => ({ ask: `IC_${index}`, text: 'y'.repeat(20_000) }))
    bundle.result({ ...crashed, acceptance: Array.from({ length: 50 }, () => long), answers })
    expect(statSync(join(folder, 'result.json')).size).toBeLessThan(bundleCaps.resultBytes)
    expect(runResult.parse(read('result.json')).answers).toHaveLength(50)
  })

  it('refuses a result that is none', () => {
    expect(() => bundle.result({ ...crashed, turns: -1 })).toThrow()
  })
})
