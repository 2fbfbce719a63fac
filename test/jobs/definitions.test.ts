import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSteering } from '../../src/jobs/definitions.ts'
import { roleText } from '../../src/jobs/prompt/role.ts'
import { readAgentDefinition } from '../../src/snapshot/agent-definition.ts'
import { readPrices } from '../../src/snapshot/prices.ts'
import { readStrictYaml } from '../../src/snapshot/strict-yaml.ts'

const shipped = (path: string): string => readFileSync(path, 'utf8')
const trunk = (files: Record<string, string>) => (path: string) => Promise.resolve(files[path] ?? null)
const agentFile = (
  head: string,
  body = '## Hard rules\n\n- Be kind.\n\n## Role\n\nYou help.\n\n## Definition of done\n\n- Kind.\n',
) => `---\n${head}\n---\n${body}`

describe('what ships with the product', () => {
  it('has an engineer whose rules, role and skills reach the system text', async () => {
    const steering = await readSteering('engineer', trunk({}), process.cwd())
    if ('refused' in steering) throw new Error(steering.refused.words)
    const text = roleText(steering.agent, steering.skills)
    expect(steering.agent).toMatchObject({
      model: 'claude-opus-5-5',
      turns: 120,
      usd: 5,
      scope: { never: ['.github/**'] },
    })
    expect(text.startsWith('## Hard rules\n- Do what was asked and nothing beside it.')).toBe(true)
    expect(text).toContain('Never change paths that match: .github/**')
    for (const skill of ['small-change', 'test-first', 'find-the-cause']) expect(text).toContain(`### Skill: ${skill}`)
    expect(text.trimEnd().endsWith('what you did, or why not.')).toBe(true)
  })

  it('has skills whose names are those of their folders', () => {
    for (const name of ['small-change', 'test-first', 'find-the-cause']) {
      const [, head = ''] = /^---\n([\s\S]*?)\n---/.exec(shipped(`skills/${name}/SKILL.md`)) ?? []
      expect(readStrictYaml(head)).toEqual({ value: { name, description: expect.stringMatching(/.{20,}/) } })
    }
  })

  it('has a dated price for the model it uses', () => {
    const { 'as-of': day, models } = readPrices(shipped('data/prices.yml'))
    expect(day).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(models['claude-opus-5-5']).toEqual({
      input: 4,
      output: 20,
      'cache-read': 0.2,
      'cache-write-5m': 5,
      'cache-write-1h': 8,
    })
    expect(Object.keys(models)).toHaveLength(14)
  })

  it('claims to know no bot whose id it cannot prove', () => {
    expect(readStrictYaml(shipped('data/bots.yml'))).toMatchObject({
      value: { bots: expect.arrayContaining([{ name: 'Copilot', ids: [] }]) },
    })
  })
})

describe('readAgentDefinition', () => {
  it('reads rules, role and definition of done apart', () => {
    const read = readAgentDefinition('x', agentFile('description: helps\nskills: a, b'))
    expect(read).toMatchObject({
      name: 'x',
      hardRules: '- Be kind.',
      role: 'You help.',
      definitionOfDone: '- Kind.',
      skills: ['a', 'b'],
    })
  })

  it('keeps sections it does not know as part of the role', () => {
    const read = readAgentDefinition('x', agentFile('description: helps', 'First.\n\n## Style\n\nShort.\n'))
    expect(read).toMatchObject({ role: 'First.\n\n## Style\n\nShort.' })
  })

  it.each([
    ['a misspelled key of ours', 'description: x\nsignalbox: { nevr: [a] }', 'nevr'],
    ['a missing description', 'name: x', 'description'],
    ['YAML that is none', 'description: [', 'Flow'],
    ['an alias', 'description: &a x\nname: *a', 'lias'],
    ['a key twice', 'description: x\ndescription: y', 'unique'],
  ])('refuses %s', (_what, head, words) => {
    expect(readAgentDefinition('x', agentFile(head))).toMatchObject({ problem: expect.stringContaining(words) })
  })

  it('leaves keys of other tools alone', () => {
    expect(readAgentDefinition('x', agentFile('description: x\nmcp-servers: {}\ncolor: red'))).not.toHaveProperty(
      'problem',
    )
  })
})

describe('readSteering', () => {
  let product: string
  beforeEach(() => {
    product = mkdtempSync(join(tmpdir(), 'signalbox-'))
    mkdirSync(join(product, 'agents'))
    writeFileSync(join(product, 'agents', 'engineer.md'), agentFile('description: shipped'))
    for (const name of ['skills', 'elsewhere']) mkdirSync(join(product, name))
    writeFileSync(join(product, 'elsewhere', 'SKILL.md'), 'not a skill')
  })
  afterEach(() => rmSync(product, { recursive: true, force: true }))

  it('prefers the default branch to what ships', async () => {
    const files = { '.github/agents/engineer.md': agentFile('description: own') }
    expect(await readSteering('engineer', trunk(files), product)).toMatchObject({ agent: { description: 'own' } })
    expect(await readSteering('engineer', trunk({}), product)).toMatchObject({ agent: { description: 'shipped' } })
  })

  it('takes AGENTS.md and CLAUDE.md as guidance, once when they are the same', async () => {
    const both = await readSteering('engineer', trunk({ 'AGENTS.md': 'one', 'CLAUDE.md': 'two' }), product)
    expect(both).toMatchObject({
      guidance: [
        { path: 'AGENTS.md', text: 'one' },
        { path: 'CLAUDE.md', text: 'two' },
      ],
    })
    const same = await readSteering('engineer', trunk({ 'AGENTS.md': 'one', 'CLAUDE.md': 'one' }), product)
    expect(same).toMatchObject({ guidance: [{ path: 'AGENTS.md', text: 'one' }] })
  })

  it.each([
    ['nobody', {}, 'no agent `nobody`'],
    ['engineer', { '.github/agents/engineer.md': 'no front matter' }, '`.github/agents/engineer.md`'],
    ['engineer', { '.github/agents/engineer.md': agentFile('description: x\nskills: [missing]') }, '`missing`'],
    [
      'engineer',
      { '.github/agents/engineer.md': agentFile('description: x\nskills: ["../elsewhere"]') },
      '`../elsewhere`',
    ],
  ])('refuses the agent %s with %j, naming what to mend', async (name, files, words) => {
    expect(await readSteering(name, trunk(files), product)).toMatchObject({
      refused: { stop: 'config', words: expect.stringContaining(words) },
    })
  })
})
