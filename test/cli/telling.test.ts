import { describe, expect, it } from 'vitest'
import { createPatience, StoryStuck } from '../../src/hosts/cli/demo/patience.ts'
import { createTeller } from '../../src/hosts/cli/demo/teller.ts'

function telling(differs: { json?: boolean; terminal?: boolean } = {}) {
  const written: string[] = []
  const clock = { ms: 0 }
  const teller = createTeller({
    json: false,
    terminal: false,
    write: (text) => written.push(text),
    now: () => clock.ms,
    ...differs,
  })
  return { teller, written, clock }
}

// What a terminal takes for color and movement.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const control = /\u001b\[[\d;]*[mK]/g
const plain = (texts: readonly string[]): string => texts.join('').replaceAll(control, '')

describe('a teller in JSON', () => {
  it('writes one object a line, and nothing else', () => {
    const { teller, written, clock } = telling({ json: true, terminal: true })
    clock.ms = 1234
    teller.note('a heading')
    teller.tell({ who: 'mona', what: 'comments:\nhello', where: '#1', color: 'green' })
    teller.tell({ who: 'server', what: 'answers' })
    teller.waiting('the merge', 2)
    teller.object({ event: 'end', outcome: 'merged' })
    expect(written.every((text) => text.endsWith('\n') && text.trim().split('\n').length === 1)).toBe(true)
    expect(written.map((text) => JSON.parse(text))).toEqual([
      { event: 'told', at: 1.2, who: 'mona', what: 'comments:\nhello', where: '#1' },
      { event: 'told', at: 1.2, who: 'server', what: 'answers' },
      { event: 'waiting', at: 1.2, for: 'the merge', seconds: 2 },
      { event: 'end', outcome: 'merged' },
    ])
  })
})

describe('a teller for people', () => {
  it('writes when, who and what, and no objects', () => {
    const { teller, written, clock } = telling()
    clock.ms = 12_340
    teller.tell({ who: 'mona', what: 'says hello', where: '#1', color: 'green' })
    teller.object({ event: 'end' })
    teller.note('\nReal')
    expect(plain(written)).toBe('  12.3 s  mona         says hello  #1\n\nReal\n')
  })

  it('writes what is waited for over itself in a terminal, and line by line elsewhere', () => {
    const terminal = telling({ terminal: true })
    terminal.teller.waiting('the merge', 2)
    expect(terminal.written.join('')).toMatch(/^\r/)
    expect(terminal.written.join('')).not.toContain('\n')
    const file = telling()
    file.teller.waiting('the merge', 2)
    expect(plain(file.written)).toBe('   0.0 s  … waiting for the merge, 2 s\n')
  })
})

describe('patience', () => {
  it('ends with what was waited for, and says once a second that it waits', async () => {
    const { teller, written, clock } = telling({ json: true })
    const patience = createPatience(teller, 60)
    let looks = 0
    const found = await patience.until('the merge', () => {
      clock.ms += 600
      looks += 1
      return looks === 5 ? 'there' : null
    })
    expect(found).toBe('there')
    expect(written.map((text) => JSON.parse(text)).map(({ seconds }) => seconds)).toEqual([1, 2])
  })

  it('takes nothing, null and false for "not yet", and 0 for an answer', async () => {
    const patience = createPatience(telling().teller, 60)
    const answers: (null | false | 0)[] = [null, false, 0]
    expect(await patience.until('zero', () => answers.shift() ?? null)).toBe(0)
  })

  it('ends with a sentence when nothing comes of it', async () => {
    const { teller, clock } = telling()
    const stuck = createPatience(teller, 3).until('the merge', () => {
      clock.ms += 2000
      return null
    })
    await expect(stuck).rejects.toThrow(new StoryStuck('nothing came of waiting 3 s for the merge'))
  })
})
