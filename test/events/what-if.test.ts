import { describe, expect, it } from 'vitest'
import { conclusions, forms, mostChanges, pendings } from '../../src/domain/merge/what-if.ts'
import { parseCommands } from '../../src/events/command.ts'
import { readWhatIf, readWhatIfs, whatIfsOf } from '../../src/events/what-if.ts'

const change = (text: string) => {
  const read = readWhatIf(text)
  return read.kind === 'read' ? read.change : read.why
}

describe('a supposed change', () => {
  it.each([
    ['approve by octocat', { kind: 'approve', by: 'octocat' }],
    ['Approve by @Octo-Cat', { kind: 'approve', by: 'Octo-Cat' }],
    ['approve by coderabbitai[bot]', { kind: 'approve', by: 'coderabbitai[bot]' }],
    ['check test success', { kind: 'check', name: 'test', word: 'SUCCESS' }],
    ['check build (ubuntu, 24) success', { kind: 'check', name: 'build (ubuntu, 24)', word: 'SUCCESS' }],
    ['check "build (ubuntu, 24)" TIMED_OUT', { kind: 'check', name: 'build (ubuntu, 24)', word: 'TIMED_OUT' }],
    ["check 'a b' action-required", { kind: 'check', name: 'a b', word: 'ACTION_REQUIRED' }],
    ['check “a b” in_progress', { kind: 'check', name: 'a b', word: 'IN_PROGRESS' }],
    ['check success success', { kind: 'check', name: 'success', word: 'SUCCESS' }],
    ['label +agent:merge', { kind: 'label', label: 'agent:merge', on: true }],
    ['label -hold', { kind: 'label', label: 'hold', on: false }],
    ['label + "needs a look"', { kind: 'label', label: 'needs a look', on: true }],
    ['label -do-not-merge', { kind: 'label', label: 'do-not-merge', on: false }],
    ['resolve threads', { kind: 'resolve_threads' }],
    ['READY', { kind: 'ready' }],
    ['confirm', { kind: 'confirm' }],
    ['time +3m', { kind: 'time', milliseconds: 180_000 }],
    ['time + 90s', { kind: 'time', milliseconds: 90_000 }],
    ['time 2h', { kind: 'time', milliseconds: 7_200_000 }],
    ['"approve by octocat"', { kind: 'approve', by: 'octocat' }],
    ['"check "a b" success"', { kind: 'check', name: 'a b', word: 'SUCCESS' }],
    ['  ready  ', { kind: 'ready' }],
  ])('%s', (text, expected) => {
    expect(change(text)).toEqual(expected)
  })

  it.each([...conclusions, ...pendings])('takes the word %s of GitHub for a check', (word) => {
    expect(change(`check test ${word.toLowerCase()}`)).toEqual({ kind: 'check', name: 'test', word })
  })

  it.each([
    ['', forms[0]],
    ['merge it', forms[0]],
    ['resolve', 'resolve threads'],
    ['resolve threads now', 'resolve threads'],
    ['ready soon', '`ready`'],
    ['confirm it', '`confirm`'],
    ['approve', 'approve by octocat'],
    ['approve octocat', 'approve by octocat'],
    ['approve by', 'approve by octocat'],
    ['approve by octo cat', 'approve by octocat'],
    ['approve by -x', 'approve by octocat'],
    ['check test', '`timed_out`'],
    ['check success', '`success`'],
    ['check test green', '`success`'],
    ['check "" success', '`success`'],
    ['label hold', '`label -name`'],
    ['label +', '`label +name`'],
    [`label +${'x'.repeat(51)}`, '`label +name`'],
    ['time', '`time +3m`'],
    ['time -3m', '`time +3m`'],
    ['time +3 weeks', '`time +3m`'],
    [`check ${'x'.repeat(300)} success`, '300 characters'],
  ])('%j is answered with what would be understood', (text, words) => {
    expect(change(text)).toContain(words)
  })

  it('keeps what was typed, for the answer', () => {
    expect(readWhatIf('"label hold"')).toMatchObject({ kind: 'unread', text: 'label hold' })
    expect(readWhatIf(' ready ')).toMatchObject({ kind: 'read', text: 'ready' })
  })

  it('is one of a few, and the first too many is said', () => {
    const texts = Array.from({ length: mostChanges + 3 }, () => 'ready')
    const read = readWhatIfs(texts)
    expect(read.map(({ kind }) => kind)).toEqual([...texts.slice(3).map(() => 'read'), 'unread'])
    expect(readWhatIfs(texts.slice(3)).every(({ kind }) => kind === 'read')).toBe(true)
  })
})

describe('the supposed changes of a command line', () => {
  it.each([
    ['', []],
    [' why', []],
    [' --what-if "approve by octocat"', ['approve by octocat']],
    [' --what-if approve by octocat', ['approve by octocat']],
    [' --what-if=ready', ['ready']],
    [' —what-if “resolve threads”', ['resolve threads']],
    [' --what-if "ready" --what-if "time +3m"', ['ready', 'time +3m']],
    [' --what-if ready --what-if time +3m', ['ready', 'time +3m']],
    [' --what-if check "a b" success --what-if ready', ['check "a b" success', 'ready']],
    [' --what-if "check \'a b\' success"', ["check 'a b' success"]],
    [' --what-if', ['']],
    [' why --whatif ready', ['ready']],
    [' --what-iffy', []],
  ])('%j', (rest, texts) => {
    expect(whatIfsOf(rest).map(({ text }) => text)).toEqual(texts)
  })

  it('belong to the command explain', () => {
    const { commands } = parseCommands('@agent explain --what-if "time +3m" --what-if nonsense', '@agent')
    expect(commands).toEqual([
      {
        verb: 'explain',
        whatIf: [
          { kind: 'read', text: 'time +3m', change: { kind: 'time', milliseconds: 180_000 } },
          { kind: 'unread', text: 'nonsense', why: expect.stringContaining('`resolve threads`') },
        ],
      },
    ])
  })

  it('end with their line', () => {
    const { commands } = parseCommands('@agent explain --what-if ready\n--what-if time +3m', '@agent')
    expect(commands).toMatchObject([{ verb: 'explain', whatIf: [{ text: 'ready' }] }])
  })
})
