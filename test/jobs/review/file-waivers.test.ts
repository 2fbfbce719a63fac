import { describe, expect, it } from 'vitest'
import { readFileWaivers } from '../../../src/snapshot/work/file-waivers.ts'

const entry = `
  - item: security/E
    rev: 2
    paths: ['src/legacy/**']
    reason: The legacy importer is removed in March.
    owner: ann
    approved_by: [bea]
    created: 2026-11-01
    expires: 2027-01-15
`

const file = (text = entry): string => `waivers:${text}`

describe('the waivers file', () => {
  it('is read entry by entry', () => {
    expect(readFileWaivers(file(`${entry}    issue: 42\n`))).toEqual({
      waivers: [
        {
          item: 'security/E',
          rev: 2,
          key: null,
          paths: ['src/legacy/**'],
          reason: 'The legacy importer is removed in March.',
          owner: 'ann',
          approvedBy: ['bea'],
          created: '2026-11-01',
          expires: '2027-01-15',
        },
      ],
    })
  })

  it.each([
    ['is not there', null],
    ['names none', 'waivers: []\n'],
  ])('that %s waives nothing', (_what, text) => {
    expect(readFileWaivers(text)).toEqual({ waivers: [] })
  })

  it.each([
    ['an unknown key', file(`${entry}    forever: true\n`), 'waivers.0'],
    ['another list beside it', `${file()}ignored: []\n`, 'the file'],
    [
      'a reason too short to say anything',
      file(entry.replace('The legacy importer is removed in March.', 'later')),
      'waivers.0.reason',
    ],
    ['no reason', file(entry.replace(/ {4}reason:.*\n/, '')), 'waivers.0.reason'],
    ['nobody who approved', file(entry.replace('[bea]', '[]')), 'waivers.0.approved_by'],
    ['an item that is no item', file(entry.replace('security/E', 'everything')), 'waivers.0.item'],
    ['no end', file(entry.replace(/ {4}expires:.*\n/, '')), 'waivers.0.expires'],
    ['an end that is no day', file(entry.replace('2027-01-15', 'never')), 'waivers.0.expires'],
    ['a list at the top', entry.replace(/^ {2}/gm, ''), 'the file'],
    ['an alias', `a: &a [x]\nb: *a\n${file()}`, '.github/signalbox-waivers.yml'],
    ['nothing', '', 'the file'],
  ])('with %s is a problem as a whole, and says where', (_what, text, where) => {
    expect(readFileWaivers(text)).toEqual({ problem: expect.stringContaining(where) })
  })

  it('is refused whole when one entry of two is wrong', () => {
    const reading = readFileWaivers(file(`${entry}${entry.replace('rev: 2', 'rev: 0')}`))
    expect(reading).toEqual({ problem: expect.stringContaining('waivers.1.rev') })
  })
})
