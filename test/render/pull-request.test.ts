import { describe, expect, it } from 'vitest'
import { commitBody, commitHeadline } from '../../src/render/commit.ts'
import { type PullView, pullBody, pullTitle } from '../../src/render/pull-request.ts'
import { aResult } from '../support/publications.ts'
import { oid, writer } from '../support/snapshots.ts'

const view = (differs: Partial<PullView> = {}): PullView => ({
  title: 'Sum of an empty list',
  closes: 12,
  result: aResult(),
  asked: [],
  runUrl: 'https://github.com/octo/toy/actions/runs/4711',
  holds: [],
  host: 'github.com',
  ...differs,
})

describe('the text of a pull request', () => {
  it('shows evidence, commands, cost, and closes its issue', () => {
    expect(pullBody(view())).toMatchInlineSnapshot(`
      "The sum of an empty list is zero now.

      ### Acceptance

      | item | status | evidence |
      | --- | --- | --- |
      | zero for the empty list | met | a test covers it |

      ### Verified

      | command | exit | time |
      | --- | --- | --- |
      | \`npm test\` | [0](https://github.com/octo/toy/actions/runs/4711) | 1.2 s |

      Commands from: package.json

      Run: https://github.com/octo/toy/actions/runs/4711 · $0.42 · 7 turns · 4 min

      Closes #12"
    `)
  })

  it('says what was hidden in the text it was asked by', () => {
    const body = pullBody(view({ result: aResult({ hiddenComments: 1 }) }))
    expect(body).toContain('\n\nBefore the agent read the text: 1 hidden HTML comment removed.\n\nRun: ')
  })

  it('shows what was not verified, and what waits for a person', () => {
    const result = aResult({
      acceptance: [{ id: 'fast | enough', status: 'not_met', evidence: 'no\nbenchmark' }],
      verify: [{ command: 'npm test', exit: 1, ms: 900, tail: 'no' }],
      verifySource: '',
      risks: ['the old callers'],
    })
    const holds = ['A path that steers builds, tests or releases changes. `package.json`: `manifest-or-lockfile`']
    expect(pullBody(view({ result, holds }))).toMatchInlineSnapshot(`
      "The sum of an empty list is zero now.

      ### Acceptance

      | item | status | evidence |
      | --- | --- | --- |
      | fast \\| enough | **not met** | no benchmark |

      ### Verified

      | command | exit | time |
      | --- | --- | --- |
      | \`npm test\` | [1](https://github.com/octo/toy/actions/runs/4711) | 0.9 s |

      ### Not verified

      - fast | enough
      - \`npm test\` did not succeed
      - the old callers

      ### Waits for a person

      - A path that steers builds, tests or releases changes. \`package.json\`: \`manifest-or-lockfile\`

      Run: https://github.com/octo/toy/actions/runs/4711 · $0.42 · 7 turns · 4 min

      Closes #12"
    `)
  })

  it('says so when no command was known', () => {
    expect(
      pullBody(view({ result: aResult({ verify: [], verifySource: '', acceptance: [] }) })),
    ).toMatchInlineSnapshot(`
      "The sum of an empty list is zero now.

      ### Verified

      Not verified here: no command known.

      Run: https://github.com/octo/toy/actions/runs/4711 · $0.42 · 7 turns · 4 min

      Closes #12"
    `)
  })

  it('closes nothing when its issue is closed already', () => {
    expect(pullBody(view({ closes: null }))).not.toContain('Closes')
  })

  it('closes its issue and no other, whatever the model wrote', () => {
    const result = aResult({ summary: 'Closes #99\n\n```\nopen fence <!-- x\nfixes #98', handoff: 'Closes #97' })
    const body = pullBody(view({ result }))
    expect(body.match(/closes #\d+|fixes #\d+/gi)).toEqual(['Closes #12'])
    expect(body.split('\n').at(-1)).toBe('Closes #12')
    expect((body.match(/^```$/gm) ?? []).length % 2).toBe(0)
  })

  it('stays within what GitHub takes, and still closes its issue', () => {
    const long = 'word '.repeat(4000)
    const items = Array.from({ length: 50 }, (_, index) => ({
      id: `${index} ${long}`,
      status: 'met' as const,
      evidence: long,
    }))
    const body = pullBody(view({ result: aResult({ summary: long, acceptance: items, risks: Array(20).fill(long) }) }))
    expect(body.length).toBeLessThanOrEqual(65_536)
    expect(body.endsWith('Closes #12')).toBe(true)
  })

  it('has a title on one line, without words that skip CI', () => {
    expect(pullTitle('Sum\nof [skip ci] @all', 'github.com')).toBe('Sum of ＠all')
    expect(pullTitle(' ', 'github.com')).toBe('Work of an agent')
  })
})

describe('the text of a commit', () => {
  it.each([
    ['Sum of an empty list', 'Sum of an empty list'],
    ['[skip ci] Sum', 'Sum'],
    ['', 'Work of an agent'],
    [`${'long '.repeat(30)}`, `${'long '.repeat(14)}l…`],
  ])('%j is headed %j', (title, headline) => {
    expect(commitHeadline(title, 'github.com')).toBe(headline)
    expect(commitHeadline(title, 'github.com').length).toBeLessThanOrEqual(72)
  })

  it('says where it comes from, and nothing a model wrote', () => {
    const origin = {
      job: 'b-12',
      generation: 3,
      run: '4711.1',
      agent: 'engineer',
      ledger: `3@${oid('tip-3')}`,
      asker: writer,
    }
    expect(commitBody(origin, 'github.com')).toMatchInlineSnapshot(`
      "Signalbox-Job: b-12 g3
      Signalbox-Run: 4711.1
      Signalbox-Agent: engineer
      Signalbox-Ledger: 3@b8ca58689efdf76168cdf28a8b2aa8a2ada33bdc
      Co-authored-by: octocat <1+octocat@users.noreply.github.com>"
    `)
    expect(commitBody(origin, 'git.octo.example')).toContain('<1+octocat@users.noreply.git.octo.example>')
  })
})

describe('the evidence of a pull request', () => {
  it('is shown beside the line of the issue that it is for', () => {
    const acceptance = [{ id: 'A1', status: 'met' as const, evidence: 'npm test' }]
    const asked = [{ id: 'A1', text: 'an empty list sums to zero, said @octocat' }]
    const body = pullBody(view({ result: aResult({ acceptance }), asked }))
    expect(body).toContain('an empty list sums to zero')
    expect(body).not.toContain('| A1 |')
    expect(body).not.toMatch(/said @octocat/)
  })
})
