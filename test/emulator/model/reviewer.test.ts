import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Mood, scriptedReviewer } from '../../../src/emulator/model/review/reviewer.ts'
import { anyOf, steps } from '../../../src/emulator/model/script.ts'
import { startScriptedModel } from '../../../src/emulator/model/server.ts'
import { judgement } from '../../../src/review/proposal.ts'

const nonce = 'ab'.repeat(16)

const prefix = [
  'You review a change.',
  '## Items',
  '### security/B (rev 1, critical): Auth gate\nHolds: every route is guarded.\nA control is a word of the quote that matches:\n- requireUser\\w*\nFor suspects it matches instead:\n- never',
  '### security/C (rev 1, high): Logs\nHolds: no log tells a secret.\nA control is a word of the quote that matches:\n- (?i)redact\\w*',
].join('\n\n')

type Line = readonly [path: string, side: 'LEFT' | 'RIGHT', line: number, text: string]

/** A judging question about these lines: every line named in `places` has to be answered for. */
function body(item: string, lines: readonly Line[], places: readonly number[]): string {
  const duties = places.map((index) => {
    const [path = '', side = 'RIGHT', line = 0] = lines[index] ?? []
    return { id: `s${index + 1}`, kind: side === 'LEFT' ? 'suspect' : 'subject', path, side, line, message: 'm' }
  })
  const shown = lines.map(([path, side, line, text]) => `${path}:${side}:${line}|${side === 'LEFT' ? '-' : '+'}${text}`)
  const asked = JSON.stringify({ asked: [{ item, unit: 'src/app.ts', duties }] })
  return [
    `The nonce is ${nonce}. As JSON:`,
    `<asked>\n${asked}\n</asked>`,
    `<diff-${nonce}>`,
    ...shown,
    `</diff-${nonce}>`,
  ].join('\n')
}

async function answers(text: string, mood: Mood = 'honest', schema: object = { properties: { items: {} } }) {
  const model = await startScriptedModel(
    anyOf(
      scriptedReviewer(() => mood),
      steps([{ reply: [{ text: 'not me' }] }]),
    ),
  )
  onTestFinished(model.close)
  const client = new Anthropic({ apiKey: 'key', baseURL: model.url, maxRetries: 0, logLevel: 'off' })
  return client.messages.create({
    model: 'claude-sonnet-5-5',
    max_tokens: 1000,
    system: [{ type: 'text', text: prefix }],
    messages: [{ role: 'user', content: text }],
    output_config: { format: { type: 'json_schema', schema: { ...schema } } },
  })
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

async function judged(item: string, lines: readonly Line[], places: readonly number[], mood: Mood = 'honest') {
  const { items } = judgement.parse(JSON.parse(textOf(await answers(body(item, lines, places), mood))))
  return items
}

const route = (line: number, text: string): Line => ['src/app.ts', 'RIGHT', line, text]

describe('the scripted reviewer', () => {
  it('fails a registration without a guard, with the very line', async () => {
    const [answer] = await judged('security/B', [route(4, "app.get('/a', list)")], [0])
    expect(answer).toMatchObject({
      item: 'security/B',
      nonce,
      verdict: 'fail',
      duties: [{ id: 's1', verdict: 'fail' }],
      evidence: [{ path: 'src/app.ts', side: 'RIGHT', line: 4, quote: "app.get('/a', list)", control: null }],
    })
  })

  it.each([
    ['on its line', [route(4, "app.get('/a', requireUser, list)")], 4, 'requireUser'],
    ['in a `use` above', [route(2, 'app.use(requireAdmin)'), route(4, "app.get('/a', list)")], 2, 'requireAdmin'],
  ])('passes one with a guard %s', async (_where, lines, line, control) => {
    const [answer] = await judged('security/B', lines, [lines.length - 1])
    expect(answer).toMatchObject({ verdict: 'pass', duties: [{ evidence: [{ line, control }] }] })
  })

  it('does not take the guard of the route next door', async () => {
    const lines = [route(3, "app.get('/b', requireUser, list)"), route(4, "app.get('/a', list)")]
    expect(await judged('security/B', lines, [0, 1])).toMatchObject([
      { verdict: 'fail', duties: [{ verdict: 'pass' }, { verdict: 'fail' }], evidence: [{ line: 4 }] },
    ])
  })

  it('fails a guard that is taken away, unless one stands there after it', async () => {
    const gone: Line = ['src/app.ts', 'LEFT', 4, "app.get('/a', requireUser, list)"]
    expect(await judged('security/B', [gone], [0])).toMatchObject([{ verdict: 'fail', evidence: [{ side: 'LEFT' }] }])
    const still = route(4, "app.get('/a', requireUser, other)")
    expect(await judged('security/B', [gone, still], [0])).toMatchObject([
      { verdict: 'pass', evidence: [{ side: 'RIGHT' }] },
    ])
  })

  it('passes any other place with the nearest word its item takes for a control', async () => {
    const lines = [route(1, 'const REDACTED = redactAll(body)'), route(2, 'log.info(body)')]
    expect(await judged('security/C', lines, [1])).toMatchObject([
      { verdict: 'pass', evidence: [{ line: 1, control: 'REDACTED' }] },
    ])
  })

  it('quotes the place itself where there is no such word', async () => {
    expect(await judged('security/C', [route(2, 'log.info(message)')], [0])).toMatchObject([
      { verdict: 'pass', evidence: [{ line: 2, quote: 'log.info(message)', control: 'message' }] },
    ])
  })

  it('finds an item without places not applicable', async () => {
    expect(await judged('security/C', [route(2, 'const a = 1')], [])).toMatchObject([
      { verdict: 'not_applicable', duties: [] },
    ])
  })

  it('upholds whatever a second opinion is asked about', async () => {
    const text = `### security/B\n\nThe nonce is ${nonce}.`
    const reply = await answers(text, 'honest', { properties: { opinion: {} } })
    expect(JSON.parse(textOf(reply))).toMatchObject({ nonce, opinion: 'upheld' })
  })

  it('leaves other requests to other scripts', async () => {
    expect(textOf(await answers('Write a poem.'))).toBe('not me')
  })
})

describe('a mood', () => {
  const lines = [route(4, "app.get('/a', list)"), route(5, "app.get('/b', requireUser, list)")]

  it.each<[Mood, string]>([
    ['all_pass', 'pass'],
    ['all_fail', 'fail'],
  ])('%s turns every verdict', async (mood, verdict) => {
    expect(await judged('security/B', lines, [0, 1], mood)).toMatchObject([
      { verdict, duties: [{ verdict }, { verdict }] },
    ])
  })

  it('wrong_nonce repeats another word', async () => {
    expect(await judged('security/B', lines, [0], 'wrong_nonce')).toMatchObject([{ nonce: '0'.repeat(32) }])
  })

  it('nothing answers no item', async () => {
    expect(await judged('security/B', lines, [0], 'nothing')).toEqual([])
  })

  it.each<[Mood, string]>([
    ['refusing', 'refusal'],
    ['truncating', 'max_tokens'],
    ['no_json', 'end_turn'],
  ])('%s ends with %s and no JSON', async (mood, stop) => {
    const reply = await answers(body('security/B', lines, [0]), mood)
    expect(reply.stop_reason).toBe(stop)
    expect(() => JSON.parse(textOf(reply))).toThrow()
  })

  it.each<[Mood, number]>([
    ['overloaded', 529],
    ['no_credit', 402],
  ])('%s answers %s', async (mood, status) => {
    await expect(answers(body('security/B', lines, [0]), mood)).rejects.toMatchObject({ status })
  })
})
