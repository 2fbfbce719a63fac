import { describe, expect, it } from 'vitest'
import { loadChecklists } from '../../../src/review/checklist/load.ts'
import { item, list } from './support/lists.ts'

const shipped = [
  {
    path: 'checklists/security.yml',
    text: list('security', [item('A'), item('B', { severity: 'medium' }), item('Z', { status: 'retired' })]),
  },
  { path: 'checklists/secrets.yml', text: list('secrets', [item('A')]) },
  { path: 'checklists/review-integrity.yml', text: list('review-integrity', [item('A')]) },
]
const own = (text: string | null, path = '.github/checklists/team.yml') => [{ path, text }]
const load = (
  files: readonly { path: string; text: string | null }[] = [],
  wanted: readonly string[] = ['security'],
  builtin = shipped,
) => loadChecklists({ builtin, own: files, wanted, digest: (text) => `digest of ${text.length}` })
const names = (loaded: ReturnType<typeof load>) => loaded.items.map(({ name }) => name)

describe('the checklists in force', () => {
  it('are the wanted ones, and always the integrity of the review', () => {
    expect(names(load())).toEqual(['security/A', 'security/B', 'review-integrity/A'])
    expect(names(load([], []))).toEqual(['review-integrity/A'])
  })

  it('are told with version and digest', () => {
    expect(load([], []).checklists).toEqual([
      { id: 'review-integrity', version: '1.0.0', hash: `digest of ${shipped[2]?.text.length}` },
    ])
  })

  it('hold an own one because it is there', () => {
    expect(names(load(own(list('team', [item('A')]))))).toContain('team/A')
  })

  it('hold a shipped one because an own one extends it', () => {
    const loaded = load(own(list('team', [item('Q')], { extends: ['secrets'] })), [])
    expect(names(loaded)).toEqual(['secrets/A', 'review-integrity/A', 'team/Q'])
    expect(loaded.problems).toEqual([])
  })

  it('come out the same in whatever order the files came', () => {
    const files = [...own(list('b-team', [item('A')]), 'b.yml'), ...own(list('a-team', [item('A')]), 'a.yml')]
    expect(load(files)).toEqual(load(files.toReversed()))
  })

  it('leave retired items out, and let trials only inform', () => {
    const loaded = load(
      own(
        list('team', [
          item('A', { status: 'retired' }),
          item('B', { status: 'trial', severity: 'critical', gate: 'block' }),
        ]),
      ),
    )
    expect(loaded.items.filter(({ checklist }) => checklist === 'team')).toMatchObject([
      { name: 'team/B', gate: 'info' },
    ])
  })

  it.each([
    ['critical', 'block'],
    ['high', 'block'],
    ['medium', 'warn'],
    ['low', 'info'],
  ])('take the gate of %s from its severity', (severity, gate) => {
    expect(load(own(list('team', [item('A', { severity })])), []).items.at(-1)).toMatchObject({ gate })
  })

  it('keep what their list is about', () => {
    const loaded = load(own(list('team', [item('A')], { applies: { paths: ['src/**'] } })), [])
    expect(loaded.items.map(({ within }) => within)).toEqual([null, { paths: ['src/**'] }])
  })
})

describe('a checklist that cannot be used is a problem with its place', () => {
  const text = list('team', [item('A')])
  it.each([
    ['a file that was not read', null, /^\.github\/checklists\/team\.yml: the file could not be read$/],
    ['no YAML', 'a: [', /team\.yml:1: /],
    [
      'a key that stands twice',
      text.replace('id: "team"', 'id: "team"\nid: "team"'),
      /team\.yml:3: Map keys must be unique/,
    ],
    ['an alias', text.replace('title: "A list"', 'title: &t "A list"\nextends: [*t]'), /alias/i],
    ['an unknown key', text.replace('schema: 1', 'schema: 1\nversoin: 2'), /team\.yml:\d+: .*versoin/],
    ['another schema', text.replace('schema: 1', 'schema: 2'), /team\.yml:1: `schema`: /],
    [
      'a bad pattern',
      list('team', [item('A', { detectors: [{ id: 'a', effect: 'fail', engine: 'regex', pattern: '(' }] })]),
      /team\.yml:\d+: `items\.0\.detectors\.0\.pattern`: must be a regular expression/,
    ],
    [
      'an unknown detector',
      list('team', [item('A', { detectors: [{ id: 'a', effect: 'fail', engine: 'builtin', name: 'magic' }] })]),
      /team\.yml:\d+: item A: there is no detector `magic`/,
    ],
    [
      'two detectors of one id',
      list('team', [
        item('A', { detectors: [1, 2].map(() => ({ id: 'a', effect: 'fail', engine: 'regex', pattern: 'x' })) }),
      ]),
      /item A has two detectors `a`/,
    ],
    ['an item that stands there twice', list('team', [item('A'), item('A')]), /the item A stands there twice/],
    ['no severity', list('team', [item('A', { severity: undefined })]), /`items\.0\.severity`/],
    ['a NUL', `${text}\0`, /NUL/],
    ['too much of it', `${text}${'#'.repeat(300_000)}`, /larger than 256 KiB/],
  ])('%s', (_what, content, words) => {
    const loaded = load(own(content))
    expect(loaded.problems.join('\n')).toMatch(words)
    expect(names(loaded)).not.toContain('team/A')
  })

  it('a wanted one that nobody knows, with those that are known', () => {
    expect(load([], ['securty']).problems).toEqual([
      'there is no checklist `securty`; known are security, secrets, review-integrity',
    ])
  })

  it('the guard of the review itself, where it is missing', () => {
    expect(load([], [], shipped.slice(0, 1)).problems).toEqual([
      expect.stringContaining('there is no checklist `review-integrity`'),
    ])
  })

  it('an own one under the id of a shipped one, or of another own one', () => {
    const problems = [
      /team\.yml: the id `security` is taken by checklists\/security\.yml/,
      /b\.yml: the id `team` is taken by a\.yml/,
    ]
    expect(load(own(list('security', [item('C')]))).problems.join()).toMatch(problems[0] ?? '')
    const twice = [...own(list('team', [item('A')]), 'a.yml'), ...own(list('team', [item('B')]), 'b.yml')]
    expect(load(twice).problems.join()).toMatch(problems[1] ?? '')
    expect(names(load(own(list('security', [item('C')]))))).not.toContain('security/C')
  })

  it('one that extends what is not shipped', () => {
    expect(load(own(list('team', [item('A')], { extends: ['nothing'] }))).problems).toEqual([
      '.github/checklists/team.yml: `extends` names `nothing`, which is no shipped checklist',
    ])
  })

  it('many, of which the first fifty are told, each cut to what a report may hold', () => {
    const files = Array.from({ length: 80 }, (_, at) => ({ path: `${'x'.repeat(700)}${at}.yml`, text: null }))
    const { problems } = load(files)
    expect([problems.length, problems.at(-1), Math.max(...problems.map(({ length }) => length))]).toEqual([
      50,
      'and 31 more problems in checklists',
      600,
    ])
  })
})
