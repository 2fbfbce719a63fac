import { afterAll, describe, expect, it } from 'vitest'
import { headText, oldText } from '../../../src/review/diff/head-text.ts'
import { readDiff } from '../../../src/review/diff/read-diff.ts'
import { openWorkshop, plain } from './support/git-trees.ts'
import { readOrThrow } from './support/reading.ts'

const workshop = openWorkshop()
afterAll(() => workshop.remove())

const ten = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n'

function textsOf(old: Record<string, string>, now: Record<string, string>, context: number) {
  const { raw, patch } = workshop.diff(plain(old), plain(now), ['--text', `-U${context}`])
  const [file] = readOrThrow(readDiff(raw, patch))
  if (!file) throw new Error('nothing changed')
  return [oldText(file, context), headText(file, context)]
}

const five = ten.replace('five', 'FIVE')

describe('the whole text of a file', () => {
  it.each<[string, Record<string, string>, Record<string, string>, number, (string | null)[]]>([
    ['is known of a new file', {}, { a: ten }, 8, [null, ten]],
    ['is known of a removed file', { a: ten }, {}, 8, [ten, null]],
    ['is known of a new file without content', {}, { a: '' }, 8, [null, '']],
    ['is known of a removed file without content', { a: '' }, {}, 8, ['', null]],
    ['is known where context reaches both ends', { a: ten }, { a: five }, 8, [ten, five]],
    ['is not known where context may end before the file', { a: ten }, { a: five }, 5, [null, null]],
    ['is not known where context starts behind the first line', { a: ten }, { a: five }, 3, [null, null]],
    ['is not known where only its end is shown', { a: ten }, { a: ten.replace('nine', 'NINE') }, 3, [null, null]],
    ['is not known of several hunks', { a: ten }, { a: `X${ten}Y\n` }, 1, [null, null]],
    ['is not known where nothing is shown', { a: ten }, { a: ten.replace('one\n', '') }, 0, [null, null]],
    ['loses carriage returns', { a: 'x\r\ny\r\n' }, { a: 'x\r\nz\r\n' }, 8, ['x\ny\n', 'x\nz\n']],
    ['ends with a line end in any case', { a: 'x' }, { a: 'y' }, 8, ['x\n', 'y\n']],
    ['is empty where every line went', { a: 'x\n' }, { a: '' }, 8, ['x\n', '']],
    ['is not known of what is not text', { a: 'x\0\n' }, { a: 'y\n' }, 8, [null, null]],
  ])('%s', (_, old, now, context, texts) => {
    expect(textsOf(old, now, context)).toEqual(texts)
  })

  it('is not known of a pure rename', () => {
    expect(textsOf({ a: ten }, { b: ten }, 8)).toEqual([null, null])
  })
})
