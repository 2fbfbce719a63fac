import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What a folder under `src/` may import: other folders, and packages at run time (`import type` is free). */
type Row = { readonly folders: readonly string[]; readonly packages: readonly string[] }

const markdown = ['mdast-util-from-markdown']
const table: Readonly<Record<string, Row>> = {
  domain: { folders: [], packages: ['zod'] },
  events: { folders: ['domain'], packages: ['zod', 'yaml', ...markdown] },
  render: { folders: ['domain'], packages: [] },
  decide: { folders: ['domain', 'render'], packages: [] },
  review: { folders: ['domain'], packages: ['zod', 'yaml'] },
  github: { folders: ['domain'], packages: [] },
  snapshot: { folders: ['domain', 'github'], packages: ['zod', 'yaml'] },
  effects: { folders: ['domain', 'github'], packages: [] },
  agent: { folders: ['domain', 'review'], packages: ['@anthropic-ai/sdk', 'zod', 'node:'] },
  jobs: { folders: ['domain', 'github', 'snapshot', 'review', 'agent'], packages: ['node:'] },
  'handle.ts': { folders: ['domain', 'events', 'snapshot', 'decide', 'render', 'effects', 'github'], packages: [] },
  'publish.ts': {
    folders: ['domain', 'events', 'snapshot', 'decide', 'render', 'effects', 'github', 'handle.ts'],
    packages: ['fflate'],
  },
  'base-look.ts': { folders: ['domain', 'snapshot', 'decide', 'effects', 'handle.ts'], packages: [] },
  'sweep.ts': {
    folders: ['domain', 'events', 'snapshot', 'effects', 'github', 'handle.ts', 'publish.ts', 'base-look.ts'],
    packages: [],
  },
  emulator: { folders: ['domain'], packages: ['*'] },
  'hosts/server': {
    folders: [
      'domain',
      'github',
      'events',
      'effects',
      'snapshot',
      'handle.ts',
      'publish.ts',
      'sweep.ts',
      'base-look.ts',
    ],
    packages: ['probot', '@octokit/webhooks', 'zod', 'node:'],
  },
  'hosts/action': {
    folders: ['domain', 'github', 'snapshot', 'jobs', 'agent'],
    packages: ['@actions/', 'yaml', 'node:'],
  },
  'hosts/cli': { folders: ['*'], packages: ['*'] },
}

const pureFolders = ['domain', 'events', 'decide', 'render', 'review']
const impure = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bfetch\(|\bsetTimeout\(/
const importLine = /^\s*(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const dynamicImport = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

const files = globSync('src/**/*.ts').sort()

/** The row a file belongs to: `handle.ts`, `hosts/server`, or the first folder under `src/`. */
function roomOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'hosts' ? `hosts/${second.replace(/\.ts$/, '')}` : first
}

function importsOf(path: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(path, 'utf8')
  const fixed = [...text.matchAll(importLine)].map(([, type, target = '']) => ({
    target,
    typeOnly: type !== undefined,
  }))
  const lazy = [...text.matchAll(dynamicImport)].map(([, target = '']) => ({ target, typeOnly: false }))
  return [...fixed, ...lazy]
}

function breaches(path: string): string[] {
  const row = table[roomOf(path)]
  if (!row) return [`${path} is in a folder the table does not know`]
  return importsOf(path).flatMap(({ target, typeOnly }) => {
    if (target.startsWith('.')) {
      const room = roomOf(normalize(join(dirname(path), target)))
      const allowed = room === roomOf(path) || row.folders.includes('*') || row.folders.includes(room)
      return allowed ? [] : [`imports ${target} of ${room}`]
    }
    const allowed = row.packages.some(
      (name) => name === '*' || target === name || target.startsWith(name.replace(/([^/:])$/, '$1/')),
    )
    return typeOnly || allowed ? [] : [`imports the package ${target}`]
  })
}

describe('the layout holds', () => {
  it('finds the source', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it.each(files)('%s imports only what its folder may', (path) => {
    expect(breaches(path)).toEqual([])
  })

  it.each(files)('%s is small enough to hold in one glance', (path) => {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').length
    expect(lines).toBeLessThanOrEqual(path.startsWith('src/emulator/') ? 300 : 200)
  })

  it.each(files.filter((path) => pureFolders.includes(roomOf(path))))(
    '%s knows no clock, chance or environment',
    (path) => {
      const lines = readFileSync(path, 'utf8').split('\n')
      expect(lines.filter((line) => impure.test(line) && !line.trimStart().startsWith('*'))).toEqual([])
    },
  )

  it('keeps the median file at 60 lines or less', () => {
    const sizes = files.map((path) => readFileSync(path, 'utf8').trimEnd().split('\n').length).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(60)
  })

  it('uses no banned file names', () => {
    const banned = /\/(?:utils|helpers?|common|manager|service|processor|handlers?|base|misc|types|data|info)\.ts$/
    expect(files.filter((path) => banned.test(path) && path !== 'src/emulator/http/handler.ts')).toEqual([])
  })
})

describe('the architecture test itself', () => {
  it('sees a bare import, a type import, a multi-line import and a dynamic one', () => {
    const text = `import './a.ts'\nimport type { B } from './b.ts'\nimport {\n  C,\n} from './c.ts'\nconst d = await import('./d.ts')\n`
    expect([...text.matchAll(importLine)].map(([, , target]) => target)).toEqual(['./a.ts', './b.ts', './c.ts'])
    expect([...text.matchAll(dynamicImport)].map(([, target]) => target)).toEqual(['./d.ts'])
  })
})
