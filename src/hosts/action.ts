import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getInput, info, setFailed, setOutput, setSecret, summary } from '@actions/core'
import { getOctokit } from '@actions/github'
import { withPolicy } from '../github/policy.ts'
import type { JobHost } from '../jobs/host.ts'
import { runJob } from '../jobs/run-job.ts'
import { safeLines } from '../jobs/safe-line.ts'
import { summaryOf } from '../jobs/summary.ts'
import { stripEnvironment } from './action/environment.ts'
import { interruption } from './action/interruption.ts'
import { productFolder } from './action/product-folder.ts'
import { readRunIdentity } from './action/run-identity.ts'

/** Reads inputs and environment, hides what is secret, and takes the credentials out of the environment. */
function openHost(signal: AbortSignal): JobHost {
  const begun = Date.now()
  const temp = process.env['RUNNER_TEMP']
  if (!temp) throw new Error('RUNNER_TEMP is not set: this program runs inside GitHub Actions.')
  const token = getInput('github-token')
  const key = getInput('model-key')
  for (const secret of [token, key]) if (secret !== '') setSecret(secret)
  const job = getInput('job', { trimWhitespace: false })
  const app = getInput('app') || 'signalbox'
  const baseUrl = getInput('model-base-url') || process.env['ANTHROPIC_BASE_URL'] || null
  const run = readRunIdentity(process.env, begun)
  const api = process.env['GITHUB_API_URL'] ?? 'https://api.github.com'
  const means = { now: () => new Date(), sleep: (ms: number) => sleep(ms), random: Math.random }
  return {
    job,
    app,
    run,
    token,
    github: withPolicy(getOctokit(token || 'none', { baseUrl: api }), means),
    model: { key, baseUrl },
    folders: {
      bundle: join(temp, 'signalbox-bundle'),
      transcript: join(temp, 'signalbox-transcript'),
      scratch: mkdtempSync(join(temp, 'signalbox-')),
      product: productFolder(import.meta.url),
    },
    environment: stripEnvironment(process.env),
    signal,
    now: Date.now,
    sleep: means.sleep,
    random: Math.random,
    log: info,
  }
}

/** The exit says whether there is a bundle; how the job ended stands in the bundle. */
async function main(): Promise<void> {
  const host = openHost(interruption(process))
  setOutput('bundle', host.folders.bundle)
  const result = await runJob(host)
  setOutput('outcome', result.outcome)
  setOutput('cost-usd', result.usd.toFixed(4))
  if (process.env['GITHUB_STEP_SUMMARY']) await summary.addRaw(summaryOf(result)).write()
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    setFailed(safeLines(error instanceof Error ? error.message : String(error)).join('\n'))
    process.exit(1)
  },
)
