import { describe, expect, it } from 'vitest'
import { parseCommands } from '../../src/events/command.ts'

const read = (body: string, handle = '@agent') => parseCommands(body, handle).commands
const work = (text: string) => ({ verb: 'work', text })

describe('a line that starts with the handle is a command', () => {
  it.each([
    ['at the start of the comment', '@agent fix the test', ['fix the test']],
    ['at the start of a later paragraph', 'Thanks!\n\n@agent fix the test', ['fix the test']],
    ['on a later line of a paragraph', 'Thanks!\n@agent fix the test', ['fix the test']],
    ['in its slash form', '/agent fix the test', ['fix the test']],
    ['whatever its case', '@Agent fix the test', ['fix the test']],
    ['with a comma after it', '@agent, fix the test', ['fix the test']],
    ['with a colon after it', '@agent: fix the test', ['fix the test']],
    ['in bold', '**@agent** fix the test', ['fix the test']],
    ['with the whole line in emphasis', '_@agent fix the test_', ['fix the test']],
    ['in parentheses', '(@agent fix the test)', ['fix the test']],
    ['in brackets', '[@agent fix the test]', ['fix the test']],
    ['behind cc:', 'cc: @agent fix the test', ['fix the test']],
    ['as a list item', '- @agent fix the test', ['fix the test']],
    ['as a numbered item', '1. @agent fix the test', ['fix the test']],
    ['as an item of a nested list', '- first\n  1. @agent fix the test', ['fix the test']],
    ['behind a tab in a list', '-\t@agent fix the test', ['fix the test']],
    ['with Windows line ends', 'Hello\r\n\r\n@agent fix the test\r\n', ['fix the test']],
    ['after a fence that was closed', '```\ncode\n```\n@agent fix the test', ['fix the test']],
    ['after a quote and an empty line', '> quoted\n\n@agent fix the test', ['fix the test']],
    ['after an element that was closed', '<details>\n\nlog\n\n</details>\n\n@agent fix the test', ['fix the test']],
    ['twice', '@agent fix one\n@agent fix two', ['fix one', 'fix two']],
  ])('%s', (_where, body, texts) => {
    expect(read(body)).toEqual(texts.map(work))
  })

  it('takes the lines below it, but not the quotes among them', () => {
    expect(read('@agent fix this:\n> quoted\n```\nlog\n```\nand that\n- a list')).toEqual([
      work('fix this:\n```\nlog\n```\nand that\n- a list'),
    ])
  })

  it('ends where the next command begins', () => {
    expect(read('@agent fix this\nplease\n\n@agent hold until Monday')).toEqual([
      work('fix this\nplease'),
      { verb: 'hold', text: 'until Monday' },
    ])
  })

  it('knows the handle a repository chose', () => {
    expect(read('@robot fix it', '@robot')).toEqual([work('fix it')])
    expect(read('@agent fix it', '@robot')).toEqual([])
  })
})

describe('nothing else is a command', () => {
  it.each([
    ['in a fenced block', '```\n@agent do X\n```'],
    ['in a fenced block of tildes', '~~~\n@agent do X\n~~~'],
    ['in a fence that was never closed', 'see\n\n```\n@agent do X'],
    ['in a fence whose end is shorter', '````\n```\n@agent do X\n````'],
    ['in an indented block', 'see\n\n    @agent do X'],
    ['in an indented block of a list', '- see\n\n      @agent do X'],
    ['in inline code', '`@agent do X`'],
    ['in inline code over several lines', 'see `\n@agent do X\n` there'],
    ['in a fence in a list', '- see\n  ```\n  @agent do X\n  ```'],
    ['in a quote', '> @agent do X'],
    ['in a quote that goes on by itself', '> see\n@agent do X'],
    ['in a quote within a list', '- > @agent do X'],
    ['in a heading', '# @agent do X'],
    ['in an underlined heading', '@agent do X\n==='],
    ['in a table', '@agent | X\n--- | ---\n1 | 2'],
    ['in an HTML comment', '<!--\n@agent do X\n-->'],
    ['in an HTML block', '<div>\n@agent do X\n</div>'],
    ['in an element that is folded away', '<details>\n\n@agent do X\n\n</details>'],
    ['as the text of a link', '[@agent do X](https://github.com)'],
    ['in the text of a link over several lines', '[see\n@agent do X\n](https://github.com)'],
    ['as the text of a reference', '[@agent do X][1]\n\n[1]: https://github.com'],
    ['within a mail address', 'mail@agent.dev'],
    ['as the start of a host name', '@agent.dev is down'],
    ['as the start of a longer word', '@agentic systems'],
    ['as the start of a longer login', '@agent-team look'],
    ['as the start of a login with an underscore', '@agent_x look'],
    ['as an organization', '@org/agent look'],
    ['as the owner of something', '@agent/team look'],
    ['behind a letter', 'x@agent look'],
    ['in the middle of a sentence', 'maybe ask @agent later?'],
    ['behind another mention', '@octocat @agent look'],
    ['with a zero-width space in it', '@a\u200Bgent fix'],
    ['with a zero-width space before it', '\u200B@agent fix'],
    ['with a zero-width space behind it', '@agent\u200Bfix'],
    ['with a full-width sign', '\uFF20agent fix'],
    ['with a Cyrillic letter', '@\u0430gent fix'],
    ['with a Kelvin sign for a k', '@\u212Abot fix'],
    ['struck out', '~~@agent fix~~'],
    ['as an item to tick', '- [ ] @agent fix'],
    ['nowhere', 'just words'],
    ['in an empty comment', ''],
  ])('%s', (_where, body) => {
    expect(read(body)).toEqual([])
    expect(read(body.replace('agent', 'kbot'), '@kbot')).toEqual([])
  })

  it.each([
    ['on one line', 'Thanks.\n\nOn Thu, 5 Nov 2026 at 10:00, Octo Cat wrote:\n@agent do X'],
    ['on two lines', 'Thanks.\n\nOn Thu, 5 Nov 2026 at 10:00, Octo Cat\n<octo@example.com> wrote:\n\n@agent do X'],
    ['with marked lines', 'Thanks.\n\nOn 5 Nov 2026, Octo Cat wrote:\n> @agent do X\n@agent do Y'],
  ])('in what a mail program quoted, introduced %s', (_how, body) => {
    expect(read(body)).toEqual([])
  })

  it('keeps what stands above the quoted mail', () => {
    expect(read('@agent do X\n\nOn 5 Nov 2026, Octo Cat wrote:\n@agent do Y')).toEqual([work('do X')])
  })
})

describe('the first word steers', () => {
  it.each([
    ['@agent approve', { verb: 'approve' }],
    ['@agent approve.', { verb: 'approve' }],
    ['@agent approve\n\nNice work.', { verb: 'approve' }],
    ['@agent approve the design by Friday', { verb: 'reserved', word: 'approve' }],
    ['@agent hold', { verb: 'hold', text: '' }],
    ['@agent Hold until Monday', { verb: 'hold', text: 'until Monday' }],
    ['@agent resume', { verb: 'resume' }],
    ['@agent explain', { verb: 'explain', whatIf: [] }],
    ['@agent explain why', { verb: 'explain', whatIf: [] }],
    ['@agent stop', { verb: 'reserved', word: 'stop' }],
    ['@agent stop everything', { verb: 'reserved', word: 'stop' }],
    ['@agent recheck', { verb: 'recheck', item: null }],
    ['@agent recheck security/b.', { verb: 'recheck', item: 'security/B' }],
    ['@agent recheck the tests', { verb: 'reserved', word: 'recheck' }],
    [
      '@agent waive `security/E` until 2027-01-31: the input is a constant',
      { verb: 'waive', wish: { item: 'security/E', until: '2027-01-31', why: 'the input is a constant' } },
    ],
    ['@agent waive security/E until 2027-02-31: no such day', { verb: 'waive', wish: null }],
    ['@agent waive security/E until 2027-01-31', { verb: 'waive', wish: null }],
    ['@agent waive everything', { verb: 'waive', wish: null }],
    ['@agent merge', { verb: 'reserved', word: 'merge' }],
    ['@agent retry', { verb: 'reserved', word: 'retry' }],
    ['@agent help', { verb: 'reserved', word: 'help' }],
    ['@agent', { verb: 'empty' }],
    ['@agent.', { verb: 'empty' }],
    ['@agent stop-words are missing', { verb: 'work', text: 'stop-words are missing' }],
    ['@agent holding pattern', { verb: 'work', text: 'holding pattern' }],
    ['@agent\nfix the test', { verb: 'work', text: 'fix the test' }],
  ])('%s', (body, command) => {
    expect(read(body)).toEqual([command])
  })
})

describe('long comments', () => {
  it('cuts the words of a command after 4,000 characters and says so', () => {
    const { commands, truncated } = parseCommands(`@agent ${'word '.repeat(13_000)}`, '@agent')
    expect(truncated).toBe(true)
    expect(commands.map((command) => 'text' in command && command.text.length)).toEqual([4000])
  })

  it('never cuts a character in half', () => {
    const { commands } = parseCommands(`@agent ${'x'.repeat(3999)}😀`, '@agent')
    expect(commands.map((command) => 'text' in command && command.text.isWellFormed())).toEqual([true])
  })

  it('finds a command below a long text', () => {
    expect(read(`${'Some words here\n'.repeat(4000)}\n@agent fix it`)).toEqual([work('fix it')])
  })

  it('finds a command below a long log in a fence', () => {
    expect(read(`\`\`\`\n${'* [x](y) `z` <b>\n'.repeat(3500)}\`\`\`\n@agent fix it`)).toEqual([work('fix it')])
  })

  it('reads no comment that is nested deeper than anybody writes, and says so', () => {
    expect(parseCommands(`${'> '.repeat(50)}x\n\n@agent fix it`, '@agent')).toEqual({ commands: [], truncated: true })
    expect(parseCommands(`@agent fix it\n${'> '.repeat(50)}x`, '@agent')).toEqual({ commands: [], truncated: true })
  })

  it('says so when a command stands where nothing is read any more', () => {
    const { commands, truncated } = parseCommands(`${'* [x](y) `z`\n'.repeat(1000)}\n@agent fix it`, '@agent')
    expect({ commands, truncated }).toEqual({ commands: [], truncated: true })
  })
})
