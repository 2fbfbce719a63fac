import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimsAbsence } from '../../src/review/evidence/absence.ts'
import { codePart } from '../../src/review/evidence/code-part.ts'
import { findQuote } from '../../src/review/evidence/find-quote.ts'
import { isNear } from '../../src/review/evidence/near.ts'
import { collapsed, type Quotable, quotableOf } from '../../src/review/evidence/quotable.ts'
import type { Unit } from '../../src/review/unit.ts'
import { filesOf, patchOf } from './simulators/world.ts'

const patch = patchOf('src/app.ts', [
  ' import { app } from "./app"',
  '-app.get("/old", requireUser, list)',
  '-  drop()',
  '+app.get("/new",   list)',
  '+  keep()',
  ' start(app)',
  '+}',
  '+  keep()',
])

function unitsOf(text: string): readonly Unit[] {
  return filesOf(text).map((file) => ({
    id: file.path,
    file,
    hunks: file.hunks,
    tokens: 100,
    risk: 0,
    treatment: { kind: 'judged' },
  }))
}

const context = new Map([['src/guard.ts', 'export function guard() {\r\n  return session()\r\n}\n']])
const quotable = quotableOf(unitsOf(patch), context)

function find(parts: { path?: string; side?: 'LEFT' | 'RIGHT'; line?: number; quote: string }) {
  return findQuote({ path: 'src/app.ts', side: 'RIGHT', line: 1, ...parts }, quotable)
}

describe('a quote is believed where it stands', () => {
  it.each([
    ['a part of an added line', { quote: 'app.get("/new"' }, ['added', 2]],
    ['with other runs of blanks', { quote: 'app.get("/new", list)' }, ['added', 2]],
    ['a context line on the new side', { quote: 'start(app)' }, ['context', 4]],
    ['a context line on the old side', { side: 'LEFT' as const, quote: 'start(app)' }, ['context', 4]],
    ['a removed line', { side: 'LEFT' as const, quote: 'app.get("/old"' }, ['removed', 2]],
    ['a short line, whole', { line: 5, quote: '}' }, ['added', 5]],
    ['the place nearest to the line it names', { line: 6, quote: '  keep()' }, ['added', 6]],
    ['lines in a row', { quote: 'app.get("/new", list)\nkeep()\nstart(app)' }, ['added', 2]],
    [
      'lines in a row from within the first to within the last',
      { quote: '"/new", list)\nkeep()\nstart' },
      ['added', 2],
    ],
    ['a file given as context', { path: 'src/guard.ts', quote: 'return session()' }, ['file', 2]],
  ])('%s', (_, quote, [kind, line]) => {
    const finding = find(quote)
    expect(finding.found && [finding.lines[0]?.kind, finding.lines[0]?.line]).toEqual([kind, line])
  })

  it.each([
    ['words that stand nowhere', { quote: 'app.post("/new", list)' }, 'not_found'],
    ['a removed line on the new side', { quote: 'app.get("/old", requireUser' }, 'not_found'],
    ['an added line on the old side', { side: 'LEFT' as const, quote: 'app.get("/new"' }, 'not_found'],
    ['a file that was not shown', { path: 'src/other.ts', quote: 'app.get("/new"' }, 'path_not_shown'],
    ['the forged name of a header', { path: 'b/src/app.ts', quote: 'app.get("/new"' }, 'path_not_shown'],
    ['a few characters of a line', { quote: 'app.get' }, 'too_short'],
    ['blanks', { quote: '   \n ' }, 'too_short'],
    ['nothing', { quote: '' }, 'too_short'],
    ['lines that are not in a row', { quote: 'app.get("/new", list)\nstart(app)' }, 'not_found'],
    ['two sides mixed', { quote: 'app.get("/old", requireUser, list)\nkeep()' }, 'not_found'],
    ['very much text', { quote: 'x'.repeat(70_000) }, 'too_long'],
    ['other letters', { quote: 'APP.GET("/new", list)' }, 'not_found'],
  ])('but not %s', (_, quote, why) => {
    expect(find(quote)).toEqual({ found: false, why })
  })

  it('does not take the end of one hunk and the beginning of the next for lines in a row', () => {
    const hunks = ['@@ -0,0 +1,1 @@', '+first(line)', '@@ -8,0 +10,1 @@', '+second(line)', '']
    const apart = ['diff --git a/a.ts b/a.ts', '--- a/a.ts', '+++ b/a.ts', ...hunks].join('\n')
    const lines = quotableOf(unitsOf(apart), new Map())
    const both = { path: 'a.ts', side: 'RIGHT', line: 1, quote: 'first(line)\nsecond(line)' } as const
    expect(findQuote(both, lines).found).toBe(false)
    expect(findQuote({ ...both, quote: 'second(line)' }, lines).found).toBe(true)
  })

  it('says that a line moved', () => {
    expect(find({ line: 40, quote: 'start(app)' })).toMatchObject({ found: true, moved: true })
    expect(find({ line: 4, quote: 'start(app)' })).toMatchObject({ found: true, moved: false })
  })

  it('finds the old text of a renamed file under both names', () => {
    const [file] = filesOf(patch)
    if (!file) throw new Error('no file')
    const renamed = { ...file, oldPath: 'src/was.ts' }
    const lines = quotableOf([{ ...(unitsOf(patch)[0] as Unit), file: renamed }], new Map())
    for (const path of ['src/app.ts', 'src/was.ts']) {
      expect(findQuote({ path, side: 'LEFT', line: 2, quote: 'requireUser, list' }, lines).found).toBe(true)
    }
    expect(findQuote({ path: 'src/was.ts', side: 'RIGHT', line: 2, quote: '"/new",' }, lines).found).toBe(false)
  })

  it('never accepts words that no shown line holds', () => {
    const all = linesOf(quotable)
    const piece = fc.oneof(
      fc.constantFrom(...all.map(({ text }) => text)),
      fc.string({ maxLength: 40 }),
      fc.constantFrom('app.get(', 'requireUser', '\n', '"/new"', ' list)', 'keep()'),
    )
    const quotes = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(
        quotes,
        fc.constantFrom('src/app.ts', 'src/guard.ts'),
        fc.constantFrom('LEFT' as const, 'RIGHT' as const),
        fc.integer(),
        (quote, path, side, line) => {
          const finding = findQuote({ path, side, line, quote }, quotable)
          if (!finding.found) return
          const text = finding.lines.map((one) => collapsed(one.text)).join(' ')
          expect(text).toContain(collapsed(quote))
          expect(finding.lines.every((one) => one.path === path && one.side === side)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

function linesOf(lines: Quotable) {
  return [...lines.values()].flat()
}

describe('what a line does is told from what it says', () => {
  it.each([
    ['app.get("/a", guard)', 'app.get("/a", guard)'],
    ['  // guard is applied upstream', ''],
    [' * guard is applied upstream', ''],
    ['# guard', ''],
    ['<!-- guard -->', ''],
    ['-- guard', ''],
    ['import { guard } from "./guard"', ''],
    ['from app.guard import guard', ''],
    ['const { guard } = require("./guard")', ''],
    ['app.get("/a", list) // guard', 'app.get("/a", list)  '],
    ['app.get("/a", list)//guard', 'app.get("/a", list) '],
    ['app.get("/a", /* guard */ list)', 'app.get("/a",   list)'],
    ['app.get("/a", list) # guard', 'app.get("/a", list)  '],
    ['fetch("https://guard.example")', 'fetch("https://guard.example")'],
    ['select 1 -- guard', 'select 1  '],
    ['let i = 0; i--; guard()', 'let i = 0; i--; guard()'],
  ])('%s', (line, code) => {
    expect(codePart(line)).toBe(code)
  })
})

describe('a quote speaks for a place near it', () => {
  const duty = { id: 's1', kind: 'subject', detector: 'r', text: '', message: '' } as const
  const right = { ...duty, path: 'a.ts', side: 'RIGHT', line: 10 } as const
  const left = { ...right, side: 'LEFT' } as const
  const at = (path: string, line: number, kind: 'added' | 'context' | 'file', side: 'LEFT' | 'RIGHT' = 'RIGHT') => {
    return { path, line, kind, side, text: '', flat: '', unit: null }
  }
  it.each([
    ['the same line', right, at('a.ts', 10, 'added'), true],
    ['five lines below', right, at('a.ts', 15, 'added'), true],
    ['six lines below', right, at('a.ts', 16, 'added'), false],
    ['far above in the file', right, at('a.ts', 1, 'context'), true],
    ['thirty lines above', { ...right, line: 40 }, at('a.ts', 10, 'context'), false],
    [
      'a router thirty lines above',
      { ...right, line: 40 },
      { ...at('a.ts', 10, 'context'), text: 'api.use(requireUser)' },
      true,
    ],
    ['another changed file', right, at('b.ts', 10, 'added'), false],
    ['a file given as context', right, at('c.ts', 99, 'file'), true],
    ['an unchanged line far below in its own file', right, at('a.ts', 99, 'file'), false],
    ['the old side', right, at('a.ts', 10, 'context', 'LEFT'), false],
    ['for a removed line: anywhere in its file', left, at('a.ts', 99, 'added'), true],
    ['for a removed line: an added line elsewhere', left, at('b.ts', 1, 'added'), true],
    ['for a removed line: an old line elsewhere', left, at('b.ts', 1, 'context'), false],
  ])('%s', (_, place, quote, near) => {
    expect(isNear(place, quote)).toBe(near)
  })
})

describe('a claim of absence is recognized', () => {
  it.each([
    ['The guard is missing.', true],
    ['It is nowhere checked.', true],
    ['The tenant is never compared.', true],
    ['There is no check of it anywhere in the change.', true],
    ['The file does not exist.', true],
    ['The route is registered without a guard.', false],
    ['It logs the whole request.', false],
  ])('%s', (claim, absent) => {
    expect(claimsAbsence(claim)).toBe(absent)
  })
})
