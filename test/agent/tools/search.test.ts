import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, type TestContext } from 'vitest'
import { bashTool } from '../../../src/agent/tools/bash.ts'
import { globTool } from '../../../src/agent/tools/glob.ts'
import { globExpression } from '../../../src/agent/tools/glob-expression.ts'
import { grepTool } from '../../../src/agent/tools/grep.ts'
import { temporaryFolder } from '../support/sandboxes.ts'
import { shellOn } from '../support/shells.ts'

const { signal } = new AbortController()
const limits = { toolMs: 20_000 }

async function library(context: TestContext) {
  const workspace = temporaryFolder()
  const files = [
    'src/a.ts',
    'src/deep/b.ts',
    'src/deep/c.js',
    'README.md',
    'node_modules/x/index.ts',
    '.git/config',
    '.hidden/d.ts',
  ]
  for (const file of files) {
    mkdirSync(join(workspace, file, '..'), { recursive: true })
    writeFileSync(join(workspace, file), `// ${file}\nconst needle = 1\n`)
  }
  symlinkSync('/etc', join(workspace, 'out'))
  return { workspace, shell: await shellOn(context, workspace) }
}

describe('glob', () => {
  it('lists files in order, without git and installed packages', async (context) => {
    const glob = globTool((await library(context)).shell, limits)
    expect((await glob.call({ pattern: '**/*.ts' }, signal)).text).toBe('.hidden/d.ts\nsrc/a.ts\nsrc/deep/b.ts')
    expect((await glob.call({ pattern: '*.{md,txt}' }, signal)).text).toBe('README.md')
    expect((await glob.call({ pattern: '*.ts', path: 'src/deep' }, signal)).text).toBe('b.ts')
    expect((await glob.call({ pattern: 'nothing-*' }, signal)).text).toBe('no file matches')
  })

  it('stays in the workspace', async (context) => {
    const glob = globTool((await library(context)).shell, limits)
    for (const input of [
      { pattern: '/etc/*' },
      { pattern: '../*' },
      { pattern: '*', path: 'out' },
      { pattern: '*', path: '..' },
    ]) {
      expect(await glob.call(input, signal)).toMatchObject({ isError: true })
    }
    expect((await glob.call({ pattern: '**/passwd' }, signal)).text).toBe('no file matches')
  })

  it('says when there are more than it shows', async (context) => {
    const { workspace, shell } = await library(context)
    for (let at = 0; at < 160; at += 1) writeFileSync(join(workspace, `many-${at}.txt`), '')
    const { text } = await globTool(shell, limits).call({ pattern: 'many-*.txt' }, signal)
    expect(text.split('\n')).toHaveLength(151)
    expect(text).toContain('narrow the pattern')
  })
})

describe('a glob as an expression', () => {
  it('matches what Node matches, for patterns of every kind of part', () => {
    const part = fc.constantFrom('a', 'b', '.', '*', '?', '**/', '/', '[ab]', '{a,b}', '+', '(', '$')
    const path = fc.array(fc.constantFrom('a', 'b', '.', '/', '+', '(', '$'), { minLength: 1, maxLength: 6 })
    const wellFormed = (text: string) => !/\/\/|^\/|\/$|(^|\/)\.{1,2}(\/|$)|(^|\/)\.|[^/]\*\*\/|\*\*\/$/.test(text)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), path, (parts, letters) => {
        const pattern = parts.join('')
        const candidate = letters.join('')
        // Node, like a shell, reads `${` as something else than the beginning of alternatives.
        fc.pre(wellFormed(pattern) && wellFormed(candidate) && !pattern.includes('${'))
        expect(new RegExp(globExpression(pattern)).test(candidate)).toBe(matchesGlob(candidate, pattern))
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('grep', () => {
  it('answers path, line and text', async (context) => {
    const grep = grepTool((await library(context)).shell, limits)
    const { text } = await grep.call({ pattern: 'needle', include: '*.ts' }, signal)
    expect(text.trim().split('\n').toSorted()).toEqual(
      ['.hidden/d.ts:2:const needle = 1', 'src/a.ts:2:const needle = 1', 'src/deep/b.ts:2:const needle = 1'].map(
        (line) => `./${line}`,
      ),
    )
    expect((await grep.call({ pattern: 'no such text' }, signal)).text).toBe('no line matches')
  })

  it('takes a pattern for a pattern, never for an option or a program', async (context) => {
    const grep = grepTool((await library(context)).shell, limits)
    expect((await grep.call({ pattern: '--version' }, signal)).text).toBe('no line matches')
    expect((await grep.call({ pattern: '$(touch x)' }, signal)).text).toBe('no line matches')
    expect(await grep.call({ pattern: 'a(' }, signal)).toMatchObject({
      isError: true,
      text: expect.stringContaining('grep ended with 2'),
    })
  })

  it('does not follow a symlink out', async (context) => {
    const grep = grepTool((await library(context)).shell, limits)
    expect((await grep.call({ pattern: 'root:' }, signal)).text).toBe('no line matches')
    expect(await grep.call({ pattern: 'root:', path: 'out/passwd' }, signal)).toMatchObject({ isError: true })
  })
})

describe('bash', () => {
  it('answers with the exit, and tells the host every command', async (context) => {
    const heard: string[] = []
    const bash = bashTool((await library(context)).shell, limits, (command, exit) =>
      heard.push(`${command} -> ${exit}`),
    )
    expect((await bash.call({ command: 'ls src' }, signal)).text).toBe('<exit>0</exit>\na.ts\ndeep\n')
    expect((await bash.call({ command: 'exit 3' }, signal)).text).toBe('<exit>3</exit>\n(no output)')
    expect(heard).toEqual(['ls src -> 0', 'exit 3 -> 3'])
  })

  it('marks a command that ran out of time as an error', async (context) => {
    const bash = bashTool((await library(context)).shell, { toolMs: 300 }, () => undefined)
    const result = await bash.call({ command: 'sleep 300' }, signal)
    expect(result).toEqual({ text: '<exit>timeout</exit>\n(no output)', isError: true })
  })
})
