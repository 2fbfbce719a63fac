import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../../src/domain/config.ts'
import { readConfig } from '../../src/snapshot/config.ts'

const blob = (text: string) => ({ text, isTruncated: false })
const messageOf = (text: string): string => {
  const reading = readConfig(blob(text))
  expect(reading.config).toEqual(defaultConfig)
  return reading.kind === 'invalid' ? reading.message : 'it was read'
}

describe('reading the configuration', () => {
  it('takes the defaults where there is no file', () => {
    expect(readConfig(null)).toEqual({ kind: 'read', config: defaultConfig, source: 'defaults' })
  })

  it('takes an empty file as the defaults', () => {
    expect(readConfig(blob('# nothing yet\n'))).toEqual({ kind: 'read', config: defaultConfig, source: 'file' })
  })

  it('fills what a file leaves out', () => {
    const reading = readConfig(blob('merge:\n  mode: human\n'))
    expect(reading.config).toEqual({ ...defaultConfig, merge: { ...defaultConfig.merge, mode: 'human' } })
  })

  it('names the nearest key for one it does not know', () => {
    expect(messageOf('merge:\n  metod: squash\n')).toMatchInlineSnapshot(
      '"`.github/signalbox.yml`: `merge.metod` is not a key here; did you mean `method`?"',
    )
  })

  it('names an optional key that has no default', () => {
    expect(messageOf('agent:\n  modle: x\n')).toContain('did you mean `model`?')
  })

  it('lists the keys where none is near', () => {
    expect(messageOf('elephants: 3\n')).toContain('there is `command`, `labels`, `hold`')
  })

  it('says where a value is wrong', () => {
    expect(messageOf('merge:\n  quiet: soon\n')).toContain('`merge.quiet` is not right: must be a number with a unit')
  })

  it.each([
    ['a key twice', 'merge:\n  mode: human\nmerge:\n  mode: auto\n', 'unique'],
    ['an alias', 'merge: &m\n  mode: human\nhold: *m\n', 'lias'],
    ['a merge key of an alias', 'merge: &m {mode: human}\nhold:\n  <<: *m\n', 'lias'],
    ['a NUL', 'merge: "\0"\n', 'NUL'],
    ['broken YAML', 'merge: [human\n', 'signalbox.yml'],
    ['a tag that is a warning', 'merge: !odd human\n', 'tag'],
    ['nesting without end', `merge: ${'['.repeat(60)}${']'.repeat(60)}\n`, 'nested deeper'],
    ['nesting that exhausts the parser', `merge: ${'['.repeat(30_000)}\n`, 'signalbox.yml'],
    ['bots by wildcard', 'bots:\n  trusted: "*"\n', '`*` is not accepted'],
  ])('refuses %s', (_case, text, words) => {
    expect(messageOf(text)).toContain(words)
  })

  it.each([
    ['too large', { text: `# ${'a'.repeat(65_536)}`, isTruncated: false }],
    ['cut off by GitHub', { text: 'merge: { mode: human }\n', isTruncated: true }],
    ['binary', { text: null, isTruncated: false }],
  ])('refuses a file that is %s', (_case, file) => {
    expect(readConfig(file)).toMatchObject({ kind: 'invalid', config: defaultConfig })
  })
})
