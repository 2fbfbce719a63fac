import { getOctokit } from '@actions/github'
import { describe, expect, it } from 'vitest'
import type { RememberedCell, ReviewMemory, ReviewReport } from '../../../src/domain/review/report.ts'
import { mergeMemories, recall } from '../../../src/jobs/review/recall.ts'
import { recordText, reviewStage } from './support.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const cell = (letter: string, v: RememberedCell['v'] = 'pass'): RememberedCell => ({ k: letter.repeat(32), v })

const remembering = (pull: number, memory: Partial<ReviewMemory>): ReviewReport => ({
  v: 1,
  pull,
  base: 'b'.repeat(40),
  mergeBase: 'b'.repeat(40),
  head: 'c'.repeat(40),
  checklists: [],
  problems: [],
  lines: [],
  coverage: { units: 0, reviewed: 0, skipped: [], unreviewable: [], overBudget: [] },
  waivers: [],
  memory: { cells: [], history: {}, ...memory },
  model: { id: 'm', calls: 0, remembered: 0, asked: 0, rejectedQuotes: 0 },
})

describe('the memory of several reviews', () => {
  const merged = (...reports: readonly ReviewReport[]): ReviewMemory =>
    mergeMemories(
      reports.map((report) => ({ pull: report.pull, report })),
      1,
    )

  it('takes the newest word about the same content', () => {
    const { cells } = merged(
      remembering(1, { cells: [cell('a', 'fail')] }),
      remembering(1, { cells: [cell('a', 'pass'), cell('b')] }),
    )
    expect(cells).toEqual([cell('a', 'fail'), cell('b')])
  })

  it('shares content with other pull requests, but not their changes of mind', () => {
    const { cells, history } = merged(
      remembering(2, { cells: [cell('a')], history: { 'security/A': 'pfp' } }),
      remembering(1, { history: { 'security/B': 'p' } }),
    )
    expect({ cells, history }).toEqual({ cells: [cell('a')], history: { 'security/B': 'p' } })
  })

  it('keeps the newest history of an item, which holds the older ones', () => {
    const { history } = merged(
      remembering(1, { history: { 'security/A': 'pf' } }),
      remembering(1, { history: { 'security/A': 'p', 'security/B': 'n' } }),
    )
    expect(history).toEqual({ 'security/A': 'pf', 'security/B': 'n' })
  })
})

describe('a check run', () => {
  const { world, checkRun } = reviewStage({ 'README.md': 'x\n' })

  async function remember(checks: readonly number[]): Promise<{ memory: ReviewMemory; told: string[] }> {
    const told: string[] = []
    const github = getOctokit(world().runToken(), { baseUrl: world().emulator.apiUrl, log: silent })
    const repository = { owner: 'acme', name: 'toy' }
    const memory = await recall(github, repository, { app: 'signalbox', pull: 1, checks }, (line) => told.push(line))
    return { memory, told }
  }

  const record = recordText(remembering(1, { cells: [cell('a')] }))

  it('of the App is remembered', async () => {
    const id = await checkRun(world().tip(), `| B | pass |\n${record}\n`)
    expect(await remember([id])).toEqual({ memory: { cells: [cell('a')], history: {} }, told: [] })
  })

  it('of another App is not, whatever it says', async () => {
    const { memory, told } = await remember([await checkRun(world().tip(), record, 'stranger')])
    expect(memory.cells).toEqual([])
    expect(told).toEqual([expect.stringContaining('is not of the App')])
  })

  it('that is gone only costs money', async () => {
    const id = await checkRun(world().tip(), record)
    const { memory, told } = await remember([4711, id])
    expect(memory.cells).toEqual([cell('a')])
    expect(told).toEqual([expect.stringContaining('check run 4711 could not be read')])
  })

  it('without a record holds nothing', async () => {
    expect(await remember([await checkRun(world().tip(), 'Fine.')])).toEqual({
      memory: { cells: [], history: {} },
      told: [],
    })
  })
})
