import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as names from '../../src/domain/names.ts'

const left = /^(?:node_modules|demo|dist|\.git)\//
const markdown = globSync('**/*.md')
  .filter((path) => !left.test(path))
  .toSorted()
const read = (path: string): string => readFileSync(path, 'utf8')
const readme = read('README.md')
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts

/** A text without its code, in which brackets are no links. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')

function anchorsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the README', () => {
  it('names the two commands that everybody needs', () => {
    expect(readme).toMatch(/^npm ci && npm run demo\b/m)
    expect(readme).toMatch(/^npm cit\b/m)
  })

  it('shows pictures and templates that are there', () => {
    const templates = [...readme.matchAll(/templates\/[\w.-]+/g)].map(([path]) => path)
    const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    expect(templates).toContain('templates/signalbox.yml')
    expect(pictures.length).toBeGreaterThan(0)
    expect([...templates, ...pictures].filter((path) => !existsSync(path))).toEqual([])
  })

  it.each(['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE', 'AGENTS.md', 'app.yml', 'action.yml'])(
    'stands beside %s',
    (path) => {
      expect(read(path).length).toBeGreaterThan(100)
    },
  )
})

describe('every document', () => {
  it('is found', () => {
    expect(markdown).toContain('README.md')
    expect(markdown.length).toBeGreaterThan(15)
  })

  it.each(markdown)('%s links only to files and headings that are there', (path) => {
    const links = [...prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = links
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file = '', heading] = target.split('#')
        const there = file === '' ? path : normalize(join(dirname(path), file))
        return !existsSync(there) || (heading !== undefined && !anchorsOf(there).includes(heading))
      })
    expect(broken).toEqual([])
  })

  it.each(markdown)('%s names only files of this project that are there', (path) => {
    const named = [
      ...read(path).matchAll(/`((?:src|test|docs|tools|templates|examples|agents|skills|data)\/[^`\s]*)`/g),
    ]
    const missing = named.map(([, file = '']) => file).filter((file) => !/[<*…]/.test(file) && !existsSync(file))
    expect(missing).toEqual([])
  })

  it.each(markdown)('%s names only scripts that npm has', (path) => {
    const named = [...read(path).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it.each(markdown)('%s shows YAML and JSON that can be read', (path) => {
    const blocks = [...read(path).matchAll(/^```(ya?ml|json)\n([\s\S]*?)^```/gm)]
    for (const [, language, text = ''] of blocks) {
      if (language === 'json') expect(() => JSON.parse(text)).not.toThrow()
      else expect(() => parse(text, { strict: true })).not.toThrow()
    }
    expect((read(path).match(/^```/gm) ?? []).length % 2).toBe(0)
  })
})

describe('docs/state.md', () => {
  const state = read('docs/state.md')
  const rows = new Map(
    [...state.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, thing = '', value = '']) => [thing, value]),
  )
  const { defaults, labels, money, runLimits, windows, checks, artifacts, holdLabels } = names
  const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ')
  const minutes = (ms: number): string => `${ms / 60_000} min`

  it.each([
    ['labels that ask', code([labels.ask, labels.merge])],
    ['labels that hold', code(holdLabels)],
    ['labels that only show', code([labels.working, labels.waiting, labels.paused, labels.needsHuman, labels.spike])],
    ['checks', code(Object.values(checks))],
    ['artifacts of a run', code([artifacts.bundle(1), artifacts.transcript(1)]).replaceAll('-1`', '-<attempt>`')],
    ['name of a run', code([names.runName('<job id>', 7).replace('g7', 'g<generation>')])],
    [
      'energy, automatic rounds, parallel runs, dispatches by one person and hour',
      [defaults.energy, defaults.rounds, defaults.parallelRuns, defaults.dispatchesPerPersonAndHour].join(', '),
    ],
    [
      'US dollars: implement, revise, review, subject, agent and month, repository and day, outsiders and day',
      [
        money.implement,
        money.revise,
        money.review,
        money.subject,
        money.agentMonth,
        money.repositoryDay,
        money.outsidersDay,
      ].join(', '),
    ],
    [
      'minutes and turns: implement, revise, review',
      [runLimits.implement, runLimits.revise, runLimits.review]
        .map((one) => `${one.minutes} and ${one.turns}`)
        .join(', '),
    ],
    ['what a review reads: files, lines, bytes, tokens', Object.values(names.reviewCaps).join(', ')],
    [
      'days a waiver lasts: critical, others; threads in a diff',
      `${names.waiverDays.critical}, ${names.waiverDays.high}; ${names.mostThreads}`,
    ],
    [
      'quiet before a merge, sweep, claim without a run',
      [windows.mergeQuiet, windows.sweep, windows.claimWithoutRun].map(minutes).join(', '),
    ],
  ])('says of "%s" what the source says', (thing, value) => {
    expect(rows.get(thing)).toBe(value)
  })

  it('has no further row of names', () => {
    const [, table = ''] = state.split('## Names and defaults')
    expect(table.match(/^\| (?!thing|---)/gm)).toHaveLength(12)
  })

  it.each([
    ['the ledger', names.ledgerRef],
    ['the prefix of branches', `\`${names.branchPrefix}<number>-<slug>\``],
    ['the configuration', names.paths.config],
    ['the agents', `${names.paths.agents}/<name>.md`],
    ['the skills', `${names.paths.skills}/<name>/SKILL.md`],
    ['the checklists', `${names.paths.checklists}/<id>.yml`],
    ['the waivers', names.paths.waivers],
    ['the handle', `\`${defaults.handle}\` (or \`${`/${defaults.handle.slice(1)}`}\`)`],
    ['the trailers', code(Object.values(names.trailers))],
    ['the check', `\`${checks.merge}\``],
  ])('names %s as the source does', (_what, name) => {
    expect(state).toContain(name)
  })

  it('names every kind of entry that the ledger has', () => {
    const kinds = [...read('src/domain/ledger/entry.ts').matchAll(/kind: z\.literal\('(\w+)'\)/g)].map(
      ([, kind]) => kind,
    )
    const [, table = ''] = state.split('| entry | says |')
    expect(kinds.length).toBeGreaterThan(7)
    expect(kinds.filter((kind) => !table.includes(`\`${kind}\``))).toEqual([])
  })
})

describe('the project speaks only of itself', () => {
  const texts = globSync(['**/*.{ts,md,yml,yaml,json,jsonc,svg}', '.github/**/*', '.ci/*', 'LICENSE'])
    .filter((path) => !left.test(path) && /\.\w+$|^\.ci/.test(path))
    .filter((path) => path !== 'package-lock.json')
  // Put together here, so that this file does not mention them either.
  const places = [
    ['', 'work', 'main'],
    ['', 'work', 'shared'],
    ['shared', 'facts'],
    ['shared', 'prototypes'],
  ]
  const pages = ['house-style', 'core-map', 'story-map', 'features'].map((page) => `${page}.md`)
  const forbidden = [...places.map((path) => path.join('/')), ...pages]

  it('in every text', () => {
    expect(texts.length).toBeGreaterThan(500)
    const found = texts.flatMap((path) => {
      const text = read(path)
      return forbidden.filter((words) => text.includes(words)).map((words) => `${path}: ${words}`)
    })
    expect(found).toEqual([])
  })
})
