import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Stage } from '../stage/stage.ts'
import type { Ending } from './play.ts'

const run = promisify(execFile)
const browsers = ['chromium', 'chromium-browser', 'google-chrome']
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

/** Takes the pictures of the documentation from the live pages. Says so where no browser is installed. */
export async function takeShots({ emulator, repository }: Stage, ending: Ending, folder: string): Promise<string[]> {
  const browser = await firstBrowser()
  if (browser === null) return ['No Chromium is installed, so no pictures were taken.']
  mkdirSync(folder, { recursive: true })
  const root = `${emulator.url}/${repository.owner}/${repository.name}`
  const shots = [
    { name: 'issue', path: `/issues/${ending.issue}`, height: 900 },
    { name: 'pull-request', path: `/pull/${ending.pull}`, height: 2600 },
    { name: 'runs', path: '/actions', height: 520 },
    { name: 'repository', path: '', height: 900 },
  ]
  for (const { name, path, height } of shots) {
    const profile = mkdtempSync(join(tmpdir(), 'signalbox-browser-'))
    const picture = join(folder, `${name}.png`)
    await run(browser, [
      ...flags,
      `--user-data-dir=${profile}`,
      `--window-size=1100,${height}`,
      `--screenshot=${picture}`,
      `${root}${path}`,
    ])
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  return shots.map(({ name }) => `picture: ${join(folder, `${name}.png`)}`)
}

async function firstBrowser(): Promise<string | null> {
  for (const name of browsers) {
    try {
      await run(name, ['--version'])
      return name
    } catch {
      // Not installed under this name.
    }
  }
  return null
}
