import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/jobs/review/read-policy.ts'
import { localRepository } from './local-repository.ts'

const { tree, place, write, commit } = localRepository()

describe('what a review is judged by', () => {
  it('is the checklists and the waivers of that commit, and nothing around them', async () => {
    write('.github/checklists/house.yml', 'house\n')
    write('.github/checklists/other.yaml', 'other\n')
    write('.github/checklists/notes.md', 'notes\n')
    write('.github/checklists/__fixtures__/house/A/pass.yml', 'fixture\n')
    write('.github/signalbox-waivers.yml', 'waivers\n')
    write('checklists/root.yml', 'not here\n')
    const base = commit()
    write('.github/checklists/house.yml', 'changed\n')
    commit()
    expect(await readPolicy(place(), base, tree())).toEqual({
      shipped: [{ path: 'checklists/root.yml', text: 'not here\n' }],
      own: [
        { path: '.github/checklists/house.yml', text: 'house\n' },
        { path: '.github/checklists/other.yaml', text: 'other\n' },
      ],
      waivers: 'waivers\n',
      problems: [],
    })
  })

  it('is empty where nobody wrote any', async () => {
    expect(await readPolicy(place(), commit(), '/nowhere')).toEqual({
      shipped: [],
      own: [],
      waivers: null,
      problems: [],
    })
  })

  it.each<[string, () => void, string]>([
    [
      'a link',
      () => symlinkSync('../../elsewhere.yml', join(tree(), '.github/checklists/a.yml')),
      'is not a regular file',
    ],
    ['no text', () => write('.github/checklists/a.yml', 'a\0b\n'), 'is not text'],
    ['too large', () => write('.github/checklists/a.yml', 'x'.repeat(200_001)), 'is too large'],
  ])('says of a checklist that is %s that it cannot be used', async (_what, put, words) => {
    mkdirSync(join(tree(), '.github/checklists'), { recursive: true })
    put()
    const { own, problems } = await readPolicy(place(), commit(), '/nowhere')
    expect({ own, problems }).toEqual({ own: [], problems: [expect.stringContaining(words)] })
    expect(problems[0]).toContain('`.github/checklists/a.yml`')
  })

  it('never takes a waivers file that is a link for none', async () => {
    mkdirSync(join(tree(), '.github'))
    symlinkSync('elsewhere.yml', join(tree(), '.github/signalbox-waivers.yml'))
    const { waivers, problems } = await readPolicy(place(), commit(), '/nowhere')
    expect({ waivers, problems }).toEqual({ waivers: null, problems: [expect.stringContaining('not a regular file')] })
  })
})
