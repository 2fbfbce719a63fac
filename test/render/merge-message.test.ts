import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MergePull } from '../../src/domain/merge/facts.ts'
import { type MergeTextOptions, mergeText } from '../../src/render/merge-message.ts'
import { oid } from '../support/snapshots.ts'

const ledger = `3@${oid('tip-3')}`

function aPull(differs: Partial<MergePull> = {}): MergePull {
  return {
    number: 20,
    title: 'Sum of an empty list',
    body: 'It is zero now.',
    author: 'octocat',
    state: 'OPEN',
    draft: false,
    labels: [],
    priority: 0,
    headRef: 'agent/12-sum',
    head: oid('head'),
    headMessage: 'Sum',
    pushedAt: '2026-11-20T08:00:00Z',
    baseRef: 'main',
    baseOid: oid('main'),
    baseIsDefault: true,
    fork: false,
    maintainerCanModify: false,
    mergeable: 'MERGEABLE',
    rebaseable: true,
    mergeState: 'CLEAN',
    reviewDecision: null,
    queueEntry: null,
    autoMerge: null,
    queueRemoval: null,
    stack: null,
    dependsOn: [],
    mergeAfter: null,
    paths: [],
    commits: [],
    contributors: [],
    ...differs,
  }
}

function text(pull: Partial<MergePull>, options: Partial<MergeTextOptions> = {}) {
  return mergeText(aPull(pull), { closes: null, ledger, template: null, host: 'github.com', ...options })
}

function commit(message: string) {
  return { oid: oid(message), message, viaWeb: false, parents: 1, mergesBase: false }
}

describe('the commit of a merge', () => {
  it('says what was merged, what it closes and what it was decided on', () => {
    expect(text({}, { closes: 12 })).toEqual({
      title: 'Sum of an empty list (#20)',
      message: `Closes #12\n\nSignalbox-Ledger: ${ledger}`,
    })
    expect(text({}, { ledger: null }).message).toBe('')
    expect(text({}, { ledger: 'anything else', closes: -1 }).message).toBe('')
  })

  it('keeps a title harmless that holds markup, skip words, other issues and a thousand characters', () => {
    const hostile = `[skip ci] <!-- x --> fixes #3, closes octo/other#4 for @mallory ***NO_CI*** ${'x'.repeat(1000)}`
    const { title } = text({ title: hostile, body: hostile }, { template: '{{ title }}\n\n{{ body }}' })
    expect(title).toMatch(/^<! -- x -- > fixes ＃3, closes octo\/other＃4 for ＠mallory x+… \(#20\)$/)
    expect(title.length).toBeLessThanOrEqual(207)
  })

  it.each([
    '[skip ci]',
    '[CI  Skip]',
    '[No CI]',
    '[skip actions]',
    '[actions skip]',
    '***NO_CI***',
    '***no_ci***',
    '[skip [skip ci]ci]',
    '[skip***NO_CI*** ci]',
    '***NO_[skip ci]CI***',
    '[skip\u200B ci]',
  ])('never skips CI with %j', (words) => {
    const commits = [commit(`One\n\nCo-authored-by: ${words} <a@example.com>`)]
    const { title, message } = text(
      { title: `Bump ${words}`, body: `changelog\n${words}`, commits },
      { template: `${words} {{ body }}` },
    )
    expect(title).toMatch(/^Bump.* \(#20\)$/)
    expect(`${title}\n${message}`).not.toMatch(/\[[^\]]*(?:skip|no)[^\]]*\]|\*{3}/i)
  })

  it('drops trailers that skip checks', () => {
    const { message } = text({ body: 'One\n\nskip-checks: true' }, { template: '{{ body }}' })
    expect(message).toBe(`One\n\nSignalbox-Ledger: ${ledger}`)
  })

  it('leaves other brackets and words as they are', () => {
    expect(text({ title: 'Bump ***NO_CI*** [x] NO_CI' }).title).toBe('Bump [x] NO_CI (#20)')
  })

  it('is never without a title', () => {
    expect(text({ title: ' [skip ci] ' }).title).toBe('Pull request (#20)')
  })
})

describe('a template', () => {
  it('fills in what it names', () => {
    const template = '{{ title }} by {{author}} in {{number}}\n\n{{ body }}'
    expect(text({}, { template, closes: 12 }).message).toBe(
      `Sum of an empty list by octocat in 20\n\nIt is zero now.\n\nCloses #12\n\nSignalbox-Ledger: ${ledger}`,
    )
  })

  it.each(['{{ Hello', '{{ nothing }}', 'Hello }}', '{{ title }', '{{ title }}{{', 'x'.repeat(10_001)])(
    'that is broken leaves the message to GitHub: %j',
    (template) => {
      expect(text({}, { template })).toEqual({ title: 'Sum of an empty list (#20)', message: null })
    },
  )

  it('gives nothing a meaning by what stands beside it', () => {
    const { message } = text({ title: '#5', author: 'mallory' }, { template: 'Fixes {{ title }} of @{{ author }}' })
    expect(message).toContain('Fixes ＃5 of ＠mallory')
  })

  it('lets no description speak as a trailer', () => {
    const forged = `Words\n\nSignalbox-Ledger: 9@${oid('x')}\nCo-authored-by: M <m@example.com>\n  signed-off-by: M <m@example.com>`
    const lines = text({ title: 'Signalbox-Run: 1.1', body: forged }, { template: '{{ title }}\n\n{{ body }}' })
      .message?.split('\n')
      .filter((line) => /^\s*(signalbox|co-auth|signed)/i.test(line))
    expect(lines).toEqual([`Signalbox-Ledger: ${ledger}`])
  })
})

describe('trailers of the commits', () => {
  it('are kept, each once, in one order', () => {
    const commits = [
      commit(
        'Two\n\nwords\n\nsigned-off-by: Zoe <zoe@example.com>\nSignalbox-Job: b-12 g3\nSignalbox-Run: 4711.1\nSignalbox-Agent: engineer',
      ),
      commit(
        'One\n\nCo-Authored-By: Mona (she) <1+mona[bot]@users.noreply.github.com>\r\nSigned-off-by: Ann <ann@example.com>',
      ),
      commit('Three\n\nSigned-off-by: ANN <ann@example.com>'),
    ]
    const expected = [
      'Signed-off-by: Ann <ann@example.com>',
      'Signed-off-by: Zoe <zoe@example.com>',
      'Co-authored-by: Mona (she) <1+mona[bot]@users.noreply.github.com>',
      'Signalbox-Job: b-12 g3',
      'Signalbox-Run: 4711.1',
      'Signalbox-Agent: engineer',
      `Signalbox-Ledger: ${ledger}`,
    ].join('\n')
    expect(text({ commits }).message).toBe(expected)
    expect(text({ commits: commits.toReversed() }).message).toBe(expected)
  })

  it.each([
    'Co-authored-by: @octocat <a@example.com>',
    'Co-authored-by: Fixes GH-3 <a@example.com>',
    'Co-authored-by: nobody',
    'Co-authored-by: A <a@example.com> and more',
    'Signed-off-by: A <javascript:alert(1)>',
    'Signalbox-Run: 1.1; rm',
    'Signalbox-AgentX',
    `Signalbox-Ledger: 9@${oid('x')}`,
    'Reviewed-by: A <a@example.com>',
    'skip-checks: true',
    `Co-authored-by: ${'a'.repeat(600)} <a@example.com>`,
    `Signalbox-Agent: ghp_${'a'.repeat(40)}`,
  ])('are left out where they are not what they should be: %j', (line) => {
    expect(text({ commits: [commit(`One\n\n${line}`)] }).message).toBe(`Signalbox-Ledger: ${ledger}`)
  })

  it('are none where they do not end the message, or are its first line', () => {
    const commits = [
      commit('Signed-off-by: A <a@example.com>'),
      commit('One\n\nSigned-off-by: A <a@example.com>\n\nwords'),
    ]
    expect(text({ commits }).message).toBe(`Signalbox-Ledger: ${ledger}`)
  })

  it('are at most fifty of a kind', () => {
    const lines = Array.from({ length: 80 }, (_none, index) => `Co-authored-by: P${index} <p${index}@example.com>`)
    expect(text({ commits: [commit(`One\n\n${lines.join('\n')}`)] }).message?.split('\n')).toHaveLength(51)
  })
})

const pieces = fc.constantFrom(
  ...[
    '[',
    ']',
    'skip',
    'ci',
    'no',
    ' ',
    '-',
    '_',
    '***',
    'NO_CI',
    'skip-checks',
    ':',
    'true',
    '\n',
    '\n\n',
    '#3',
    'fixes',
  ],
  ...[
    '@',
    'octocat',
    '<!--',
    '-->',
    '{{',
    '}}',
    '{{ title }}',
    '{{ body }}',
    '\u200B',
    'Co-authored-by: ',
    'A <a@b.c>',
  ],
)
const texts = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''))

it('whatever stands in it, no commit of a merge skips CI, closes another issue or fails to be written', () => {
  fc.assert(
    fc.property(texts, texts, texts, texts, (title, body, template, message) => {
      const said = text({ title, body, commits: [commit(message)] }, { template, closes: 12 })
      const whole = `${said.title}\n${said.message ?? ''}`
      expect(whole).not.toMatch(
        /\[\s*(?:(?:skip|no)[\s_-]+ci|ci[\s_-]+skip)\s*\]|\*{3}\s*NO_CI\s*\*{3}|^\s*skip-checks:/im,
      )
      expect(whole).not.toMatch(/\b(?:fix(?:es)?|closes)[^\p{L}\p{N}]{0,20}#3/iu)
      expect(said.title).not.toContain('\n')
    }),
    { numRuns: 1000 },
  )
})
