import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GateRow, gateNames, type MergeJudgment, type Refusal } from '../../src/domain/merge/judgment.ts'
import { type MergeRecord, readMergeRecord } from '../../src/domain/merge/record.ts'
import { type Reason, reasons } from '../../src/domain/reason.ts'
import { code, maxCheckSummary } from '../../src/render/markdown.ts'
import { mergeSummary, mergeTitle } from '../../src/render/merge-check.ts'
import { mergeLines, mergeObject } from '../../src/render/merge-lines.ts'
import { mergeNext } from '../../src/render/merge-next.ts'
import { mergeTable } from '../../src/render/merge-table.ts'
import { oid } from '../support/snapshots.ts'

const around = { host: 'github.com', handle: '@agent' }
const bytes = (text: string): number => new TextEncoder().encode(text).length

function refusal(differs: Partial<Refusal> = {}): Refusal {
  return { decision: 'wait', reason: 'check_pending', words: '1 check is running: `test`.', ...differs }
}

function row(differs: Partial<GateRow> = {}): GateRow {
  return { gate: 'running', refusal: null, note: null, ...differs }
}

function judgment(rows: readonly GateRow[], differs: Partial<MergeJudgment> = {}): MergeJudgment {
  const first = rows.find((one) => one.refusal !== null)?.refusal
  const { decision, reason } = first ?? { decision: 'merge', reason: 'ready' }
  return { decision, reason, rows, actions: [], merge: null, wakeAt: null, ...differs }
}

function sentence(before: string, names: readonly string[], after: string): string {
  return `${before}${names.map((name) => code(name, 80)).join(', ')}${after}`
}

const record: MergeRecord = {
  v: 2,
  pull: 20,
  base: 'main',
  baseOid: oid('main'),
  head: oid('head'),
  decision: 'wait',
  reason: 'check_pending',
  since: '2026-11-20T08:00:00.000Z',
  attempts: {},
  pending: null,
  told: null,
  refused: null,
  ledger: `3@${oid('tip-3')}`,
}

const mixed = judgment([
  row({ gate: 'state', note: 'It is open.' }),
  row({
    gate: 'checks',
    refusal: refusal({
      decision: 'blocked',
      reason: 'check_failed',
      words: '2 checks failed: `lint`, `a|b`.',
      links: [
        { text: 'lint', url: 'https://ci.example/lint?token=1' },
        { text: 'a|b', url: 'https://github.com/octo/toy/runs/1' },
      ],
    }),
  }),
  row({ refusal: refusal() }),
])

describe('the table of gates', () => {
  it('shows every gate in order, those that were not asked too', () => {
    const lines = mergeTable(mixed, 'github.com', maxCheckSummary).split('\n')
    expect(lines).toHaveLength(gateNames.length + 2)
    expect(lines.filter((line) => !line.startsWith('| –'))).toEqual([
      '|  | Gate | What it says |',
      '| --- | --- | --- |',
      '| ✓ | State | It is open. |',
      String.raw`| ✘ | Checks | 2 checks failed: ${'`'}a\|b${'`'}, ${'`'}lint${'`'}. [${'`'}a\|b${'`'}](https://github.com/octo/toy/runs/1) · ${'`'}lint${'`'} (${'`'}https://ci.example/lint?token=1${'`'}) |`,
      '| ○ | Running checks | 1 check is running: `test`. |',
    ])
  })

  it('says the same in a terminal, without Markdown', () => {
    const lines = mergeLines(mixed).filter((line) => !line.startsWith('–'))
    expect(lines.map((line) => line.replaceAll(/ {3,}/g, ' … '))).toEqual([
      '✓ State … It is open.',
      '✘ Checks … 2 checks failed: a|b, lint.',
      ' … a|b: https://github.com/octo/toy/runs/1',
      ' … lint: https://ci.example/lint?token=1',
      '○ Running checks … 1 check is running: test.',
    ])
    expect(new Set(mergeLines(mixed).map((line) => line.search(/(?<= {2})\S/))).size).toBeLessThanOrEqual(2)
  })

  it('says the same as plain values', () => {
    const { gates, ...rest } = mergeObject(mixed)
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest)
    expect(gates.map(({ gate }) => gate)).toEqual(gateNames)
    expect(gates.find(({ gate }) => gate === 'checks')).toMatchObject({
      name: 'Checks',
      state: 'blocks',
      decision: 'blocked',
      reason: 'check_failed',
      words: '2 checks failed: a|b, lint.',
    })
    expect(gates.find(({ gate }) => gate === 'hold')).toMatchObject({ state: 'not_asked', reason: null, words: '' })
  })

  it.each([
    'https://github.com@evil.example/',
    'https://evil.example/github.com',
    'https://github.com.evil.example/',
    'javascript:alert(1)',
    'https://user@github.com/',
    `https://github.com/${'x'.repeat(1100)}`,
    'no address',
  ])('never links to %s', (url) => {
    const links = [{ text: 'x', url }]
    expect(mergeTable(judgment([row({ refusal: refusal({ links }) })]), 'github.com', 9000)).not.toContain('](')
  })

  it('lets no address leave its brackets or carry a credential', () => {
    const url = `https://github.com/a)|[b](https://evil.example)<x>?t=ghp_${'a'.repeat(40)}`
    const text = mergeTable(judgment([row({ refusal: refusal({ links: [{ text: 'x', url }] }) })]), 'github.com', 9000)
    expect(text).toContain('](https://github.com/a%29%7C%5Bb%5D%28https://evil.example%29%3Cx%3E?t=%28github-token')
    expect(text).not.toContain('ghp_')
  })

  it.each([
    ['wait', '○'],
    ['update_branch', '○'],
    ['noop', '○'],
    ['blocked', '✘'],
    ['config_error', '✘'],
    ['dequeue', '✘'],
  ] as const)('marks %s with %s', (decision, mark) => {
    expect(mergeLines(judgment([row({ refusal: refusal({ decision }) })])).join('\n')).toContain(
      `${mark} Running checks`,
    )
  })
})

describe('the title', () => {
  it('is the nearest reason and nothing else', () => {
    expect(mergeTitle(mixed)).toBe('2 checks failed: a|b, lint.')
    expect(mergeTitle(judgment([]))).toBe(reasons.ready)
    expect(mergeTitle(judgment(mixed.rows, { reason: 'check_pending', decision: 'wait' }))).toBe(
      '1 check is running: test.',
    )
  })

  it('counts the names that do not fit', () => {
    const names = Array.from({ length: 40 }, (_none, index) => `job ${String(index).padStart(2, '0')} of the matrix`)
    const title = mergeTitle(
      judgment([row({ refusal: refusal({ words: sentence('40 checks are running: ', names, '.') }) })]),
    )
    expect(title).toBe(
      '40 checks are running: job 00 of the matrix, job 01 of the matrix, job 02 of the matrix, job 03 of the matrix and 36 more.',
    )
    const counted = `${names
      .slice(0, 30)
      .map((name) => code(name))
      .join(', ')} and 10 more`
    expect(mergeTitle(judgment([row({ refusal: refusal({ words: `40 checks are running: ${counted}.` }) })]))).toBe(
      title,
    )
  })

  it('falls back to a number, and then to the reason', () => {
    const long = ['x'.repeat(90), 'y'.repeat(90)]
    const words = (after: string) =>
      judgment([row({ refusal: refusal({ words: sentence(`${'w'.repeat(60)}: `, long, after) }) })])
    expect(mergeTitle(words('.'))).toBe(`${'w'.repeat(60)}: 2 names.`)
    expect(mergeTitle(words(` ${'z'.repeat(150)}.`))).toBe('Checks are running (2 names).')
    const lone = `${'z'.repeat(100)} ${code('x'.repeat(60))}`
    expect(mergeTitle(judgment([row({ refusal: refusal({ words: lone }) })]))).toBe('Checks are running.')
    expect(mergeTitle(judgment([row({ refusal: refusal({ words: 'z'.repeat(150) }) })]))).toBe('Checks are running.')
  })
})

describe('what is next', () => {
  it.each([
    [judgment([]), 'It is merged next; nobody has to do anything.'],
    [judgment([], { decision: 'enqueue' }), 'It goes into the merge queue next; nobody has to do anything.'],
    [judgment([row({ refusal: refusal() })]), 'It waits and is looked at again by itself; nobody has to do anything.'],
    [
      judgment(mixed.rows.toReversed()),
      'The author mends what failed and pushes, or runs the check again where it was not the change.',
    ],
    [judgment([], { decision: 'noop', reason: 'merged' }), 'It is merged; there is nothing left to do.'],
    [
      judgment([], { decision: 'dequeue', reason: 'hold_label' }),
      'It is taken out of the merge queue. Whoever holds it takes the label off.',
    ],
    [
      judgment([], { decision: 'blocked', reason: 'mode_change' }),
      'Somebody with write access looks at it and comments `@agent approve`, or merges it.',
    ],
    [
      judgment([], { decision: 'blocked', reason: 'unknown_value' }),
      `Somebody with write access has to look: ${reasons.unknown_value}`,
    ],
  ])('is said in one sentence (%#)', (judged, words) => {
    expect(mergeNext(judged, '@agent')).toBe(words)
  })
})

describe('the summary', () => {
  it('says what is next, every gate, and the record last', () => {
    const text = mergeSummary(mixed, record, around)
    expect(text.startsWith('The author mends what failed')).toBe(true)
    expect(text).toContain('| ✘ | Checks |')
    expect(readMergeRecord(text)).toEqual(record)
  })

  it('names everything in full', () => {
    const names = Array.from({ length: 900 }, (_none, index) => `check-${index}`)
    const words = sentence('They failed: ', names, '.')
    const text = mergeSummary(judgment([row({ refusal: refusal({ words }) })]), record, around)
    expect(names.every((name) => text.includes(`\`${name}\``))).toBe(true)
  })

  it('leaves out whole rows, never the nearest reason, and says how many', () => {
    const wide = (gate: GateRow['gate'], reason: Reason): GateRow =>
      row({ gate, refusal: refusal({ reason, words: `${'ü'.repeat(9000)} ${reason}` }) })
    const rows = [wide('hold', 'hold_label'), wide('author', 'frozen'), wide('paths', 'sensitive_path')]
    const all = [...rows, wide('github', 'blocked_unknown'), wide('quiet', 'quiet_window')]
    const text = mergeSummary(judgment(all, { reason: 'quiet_window' }), record, around)
    expect(bytes(text)).toBeLessThanOrEqual(maxCheckSummary)
    expect(text).toContain('quiet_window |')
    expect(text).toMatch(/\n\n\d+ rows left out, because the table was too long\.\n\n<!-- state/)
    expect(readMergeRecord(text)).toEqual(record)
    expect(text.split('\n').filter((line) => line.startsWith('|') && !line.endsWith('|'))).toEqual([])
  })

  it('shortens rows that leave no room for each other', () => {
    const words = `Names: ${code('@octocat')} ${'語'.repeat(19_000)}`
    const rows = [row({ gate: 'hold', refusal: refusal({ words }) }), row({ refusal: refusal({ words }) })]
    const text = mergeSummary(judgment(rows), record, around)
    expect(text).not.toMatch(/left out|@octocat/)
    expect(text).toContain('| ○ | Holds | Names: ')
    expect(text).toContain('| ○ | Running checks | Names: ')
  })

  it('fits wherever the table begins to be too long', () => {
    for (let length = 1600; length < 1720; length += 2) {
      const rows = gateNames.map((gate) => row({ gate, note: 'x'.repeat(length) }))
      expect(bytes(mergeSummary(judgment(rows), record, around))).toBeLessThanOrEqual(maxCheckSummary)
    }
  })

  it('shortens a row that nothing else fits beside, and lets no code span open in it', () => {
    const words = sentence(
      'Names: ',
      Array.from({ length: 20_000 }, (_none, index) => `@octocat-${index}`),
      '.',
    )
    const text = mergeSummary(judgment([row({ refusal: refusal({ words }) })]), record, around)
    expect(bytes(text)).toBeLessThanOrEqual(maxCheckSummary)
    expect(text).toContain('| ○ | Running checks | Names: ')
    expect(text).not.toMatch(/@octocat/)
  })
})

const names = fc.oneof(
  fc.constantFrom(
    'a',
    'b|c',
    '`',
    '``x',
    '<!-- signalbox:notice 20 -->',
    '-->',
    ' ',
    '',
    '@octocat',
    'x, y',
    '\u202E',
    '\n',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const reason = fc.constantFrom<Reason>('check_failed', 'check_pending', 'hold_label', 'conflict')
const anyRow = fc.record({
  gate: fc.constantFrom(...gateNames),
  note: fc.option(fc.string({ unit: 'binary' })),
  refusal: fc.option(
    fc.record({
      decision: fc.constantFrom<Refusal['decision']>('wait', 'blocked', 'noop'),
      reason,
      words: fc.oneof(
        fc.array(names, { maxLength: 8 }).map((all) => sentence('These: ', all, ' and so on.')),
        fc.string({ unit: 'binary', maxLength: 200 }),
      ),
      links: fc.array(fc.record({ text: names, url: fc.oneof(names, fc.webUrl()) }), { maxLength: 4 }),
    }),
  ),
})

describe('whatever stands in the rows', () => {
  it('reads the same in every order', () => {
    const shuffled = fc
      .array(anyRow, { maxLength: 12 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })))
    fc.assert(
      fc.property(shuffled, reason, ([rows, others], because) => {
        const [one, other] = [rows, others].map((all) => judgment(all, { decision: 'wait', reason: because }))
        if (one === undefined || other === undefined) return
        const turned = {
          ...other,
          rows: other.rows.map((each) =>
            each.refusal === null
              ? each
              : { ...each, refusal: { ...each.refusal, links: (each.refusal.links ?? []).toReversed() } },
          ),
        }
        expect(mergeTitle(turned)).toBe(mergeTitle(one))
        expect(mergeSummary(turned, record, around)).toBe(mergeSummary(one, record, around))
        expect(mergeLines(turned)).toEqual(mergeLines(one))
        expect(mergeObject(turned)).toEqual(mergeObject(one))
      }),
    )
  })

  it('lists names in one order', () => {
    const lists = fc.uniqueArray(fc.stringMatching(/^[a-z`]{1,6}[a-z]$/), { minLength: 2, maxLength: 9 })
    const both = lists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(both, (orders) => {
        const texts = orders.map((order) => {
          const judged = judgment([row({ refusal: refusal({ words: sentence('These: ', order, '.') }) })])
          return JSON.stringify([mergeTitle(judged), mergeSummary(judged, record, around), mergeLines(judged)])
        })
        expect(new Set(texts).size).toBe(1)
      }),
    )
  })

  it('fits, ends with the record, and holds no other comment', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), fc.integer({ min: 1, max: 3000 }), (rows, times) => {
        const many = rows.map((one) => ({ ...one, note: (one.note ?? '').repeat(times) }))
        const judged = judgment(many, { decision: 'blocked', reason: 'check_failed' })
        const text = mergeSummary(judged, record, around)
        expect(bytes(text)).toBeLessThanOrEqual(maxCheckSummary)
        expect(readMergeRecord(text)).toEqual(record)
        expect(text.split('<!--')).toHaveLength(2)
        expect(text.split('-->')).toHaveLength(2)
        expect(mergeTitle(judged).length).toBeLessThanOrEqual(140)
        expect(mergeTitle(judged)).not.toMatch(/<!--|-->|\n/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these move a terminal's cursor
        expect(mergeLines(judged).join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/)
      }),
    )
  })
})
