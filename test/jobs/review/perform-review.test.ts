import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { getOctokit } from '@actions/github'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RunResult } from '../../../src/domain/bundle.ts'
import { type ReviewReport, reviewReport } from '../../../src/domain/review/report.ts'
import { scriptedReviewer } from '../../../src/emulator/model/review/reviewer.ts'
import type { Script } from '../../../src/emulator/model/script.ts'
import { admit } from '../../../src/jobs/admit.ts'
import { openBundle } from '../../../src/jobs/bundle-writer.ts'
import type { JobHost } from '../../../src/jobs/host.ts'
import { performReview } from '../../../src/jobs/review/perform-review.ts'
import { modelKey } from '../support/run-action.ts'
import { reviewStage } from './support.ts'

const list = `{ schema: 1, id: house, version: 1.0.0, title: House, items: [{ id: A, title: Guarded, assert: Guarded.,
  pass_when: [Yes.], fail_when: [No.], severity: high, second_opinion: never,
  detectors: [{ id: routes, engine: regex, pattern: app, effect: subject }] }] }`

const { world, model, open, claim } = reviewStage({
  '.github/signalbox.yml': 'review: { checklists: [] }\n',
  '.github/checklists/house.yml': list,
})

/** Reviews in this process, so that the test owns the time; `over` is called by the scripted model's first answer. */
async function reviewUntil(script: (over: () => void) => Script, over = new AbortController()) {
  const scripted = await model(script(() => over.abort()))
  const temp = mkdtempSync(join(tmpdir(), 'signalbox-perform-'))
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }))
  const token = world().runToken()
  const { emulator, repository, app } = world()
  const { id, login } = emulator.createAccount(app.botLogin)
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const host: JobHost = {
    job: await claim(await open({ 'a.js': 'app.get()\n' })),
    app: 'signalbox',
    run: {
      id: 7,
      attempt: 1,
      repository: { owner: 'acme', name: 'toy' },
      repositoryId: repository.id,
      serverUrl: emulator.url,
      mailHost: 'github.com',
      actor: { id, login },
      triggering: login,
      started: 0,
    },
    github: getOctokit(token, { baseUrl: emulator.apiUrl, log: quiet }),
    token,
    model: { key: modelKey, baseUrl: scripted.url },
    folders: { bundle: join(temp, 'bundle'), transcript: temp, scratch: temp, product: resolve('.') },
    environment: { PATH: process.env['PATH'] ?? '' },
    signal: new AbortController().signal,
    now: () => 60_000,
    sleep: async () => {},
    random: () => 0,
    log: () => {},
  }
  const admitted = await admit(host)
  if ('refused' in admitted) throw new Error(admitted.refused.words)
  const bundle = openBundle(host.folders.bundle, (text) => text, [])
  const result = await performReview(host, admitted, bundle, over.signal)
  return { result, report: reportIn(host.folders.bundle), requests: scripted.requests.length }
}

function reportIn(folder: string): ReviewReport | null {
  const path = join(folder, 'review.json')
  return existsSync(path) ? reviewReport.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}

describe('a review whose time is over', () => {
  it('while it asks hands back what is known as partial', async () => {
    const { result, report } = await reviewUntil((over) => (request, index) => {
      over()
      return scriptedReviewer(() => 'silent')(request, index)
    })
    expect(result).toMatchObject({ outcome: 'partial', stop: 'timeout' } satisfies Partial<RunResult>)
    expect(report?.lines.find(({ item }) => item === 'house/A')).toMatchObject({
      verdict: 'unknown',
      cause: 'over_budget',
    })
  })

  it('before it has a diff hands back nothing, and says why', async () => {
    const late = new AbortController()
    late.abort()
    const { result, report, requests } = await reviewUntil(() => scriptedReviewer(), late)
    expect(result).toMatchObject({ outcome: 'partial', stop: 'timeout', usd: 0 } satisfies Partial<RunResult>)
    expect({ report, requests }).toEqual({ report: null, requests: 0 })
  })

  it('is done when it is not over', async () => {
    const { result, report } = await reviewUntil(() => scriptedReviewer())
    expect(result).toMatchObject({ outcome: 'done', stop: 'submitted', turns: 1 } satisfies Partial<RunResult>)
    expect(report?.lines.find(({ item }) => item === 'house/A')).toMatchObject({ verdict: 'fail' })
  })
})
