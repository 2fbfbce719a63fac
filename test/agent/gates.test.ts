import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nearestPaths } from '../../src/agent/nearest-paths.ts'
import { scanLines } from '../../src/agent/secret-scan.ts'
import { clone, gitIn, write } from './support/repositories.ts'
import { call, noChange, play, resultsSent, submission } from './support/runs.ts'

const verify = [{ id: 'test', command: './run.sh', timeoutMs: 20_000 }]
const submit = call('submit', submission)
const edit = (from: string, to: string) => call('edit', { file_path: 'sum.js', old_string: from, new_string: to })

describe('the submit gate', () => {
  it('sends failing tests back with their real output, and takes the work when they pass', async (context) => {
    const { result, model } = await play(
      context,
      [
        edit('a - b', 'a * b'),
        call('submit', {
          ...submission,
          acceptance: [{ id: 'A1', status: 'met', evidence: 'all tests pass, I promise' }],
        }),
        edit('a * b', 'a + b'),
        submit,
      ],
      { task: { verify } },
    )
    expect(result).toMatchObject({ stop: 'submitted', turns: 4, verify: [{ command: './run.sh', exit: 0 }] })
    expect(resultsSent(model)[1]).toBe('`./run.sh` ended with 1 when the host ran it:\n1 + 2 is not 3\n')
  })

  it('runs the configured commands, whatever the agent did to its own shell', async (context) => {
    const { result } = await play(
      context,
      [
        call('bash', { command: 'printf "#!/bin/sh\\nexit 0\\n" > /tmp/node; chmod +x /tmp/node; touch changed' }),
        submit,
        submit,
        submit,
        submit,
      ],
      { task: { verify: [{ id: 'test', command: 'node sum.test.js', timeoutMs: 20_000 }] } },
    )
    expect(result.stop).toBe('no_progress')
  })

  it('sends work back three times and then ends the run without it', async (context) => {
    const { result, model } = await play(context, [edit('a - b', 'a * b'), submit, submit, submit, submit, submit], {
      task: { verify },
    })
    expect(result).toMatchObject({
      stop: 'no_progress',
      retry: 'never',
      turns: 5,
      error: { kind: 'refused_submission' },
    })
    expect(result.submission).toBeUndefined()
    expect(result.error?.message).toContain('1 + 2 is not 3')
    expect(result.verify).toMatchObject([{ exit: 1 }])
    expect(model.requests).toHaveLength(5)
  })

  it('counts a command that hangs as failed', async (context) => {
    const hangs = [{ id: 'hang', command: 'echo waiting; sleep 300', timeoutMs: 800 }]
    const { model } = await play(context, [edit('a - b', 'a + b'), submit, submit, submit, submit], {
      task: { verify: hangs },
    })
    expect(resultsSent(model).find((text) => text.includes('waiting'))).toContain('(timeout)')
  })

  it('asks for a change, or a reason for none', async (context) => {
    const { result, model } = await play(context, [submit, { reply: [noChange] }], { task: { verify } })
    expect(resultsSent(model)[0]).toContain('Nothing differs from the base commit')
    expect(result).toMatchObject({ stop: 'submitted', submission: { no_change: 'nothing is wrong' }, verify: [] })
  })

  it('does not take a reason for no change when there is one', async (context) => {
    const { model } = await play(context, [edit('a - b', 'a + b'), { reply: [noChange] }, submit])
    expect(resultsSent(model)[1]).toContain('no_change is given but 1 paths differ, among them sum.js')
  })

  it('wants every acceptance line and every ask spoken to, once', async (context) => {
    const line = (id: string) => ({ id, status: 'met', evidence: 'seen' })
    const { result, model } = await play(
      context,
      [
        edit('a - b', 'a + b'),
        call('submit', { ...submission, acceptance: [line('A1'), line('A1')] }),
        call('submit', { ...submission, acceptance: [line('A1'), line('A2')] }),
        call('submit', {
          ...submission,
          acceptance: [line('A1'), line('A2')],
          answers: [{ ask: 'IC_1', text: 'done' }],
        }),
      ],
      { task: { acceptance: ['A1', 'A2'], asks: ['IC_1'] } },
    )
    expect(resultsSent(model).slice(1)).toEqual([
      'acceptance has to name each of these once: A1, A2',
      'answers has to name each of these asks once: IC_1',
    ])
    expect(result.stop).toBe('submitted')
  })

  it('refuses symlinks, submodules and odd names', async (context) => {
    const given = await clone()
    symlinkSync('/etc/passwd', join(given.workspace, 'link'))
    write(given.workspace, 'two\nlines', 'x')
    spawnSync('bash', ['-c', "touch $'bad\\xff'"], { cwd: given.workspace })
    mkdirSync(join(given.workspace, 'inner'))
    write(given.workspace, 'inner/file', 'x')
    gitIn(join(given.workspace, 'inner'), 'init', '--quiet')
    gitIn(join(given.workspace, 'inner'), 'add', '--all')
    gitIn(join(given.workspace, 'inner'), 'commit', '--quiet', '--message=x')
    const { model } = await play(context, [submit, submit, submit, submit, submit], { clone: given })
    expect(resultsSent(model)[0]).toContain(
      '"bad\uFFFD" (100644), "inner" (160000), "link" (120000), "two\\nlines" (100644)',
    )
  })

  it.for([
    ['a file too large', 'head -c 1000001 /dev/zero > big', 'big has 1000001 bytes'],
    ['too many files', 'for n in $(seq 101); do echo $n > file-$n; done', '101 files differ'],
    ['too many lines', 'seq 3001 > lines', '3001 lines are new'],
    ['too much in all', 'for n in 1 2 3 4 5; do head -c 900000 /dev/zero > big-$n; done', 'have 4500000 bytes'],
  ] as const)('refuses %s', async ([_name, command, reason], context) => {
    const { model } = await play(context, [call('bash', { command }), submit, submit, submit, submit])
    expect(resultsSent(model)[1]).toContain(reason)
  })

  it('looks at what the verify commands left, too', async (context) => {
    const leaves = [{ id: 'leave', command: 'head -c 1000001 /dev/zero > left-by-tests', timeoutMs: 20_000 }]
    const { model } = await play(context, [edit('a - b', 'a + b'), submit, submit, submit, submit], {
      task: { verify: leaves },
    })
    expect(resultsSent(model)[1]).toContain('left-by-tests has 1000001 bytes')
  })

  it('refuses credentials in new lines, naming the place and not the value', async (context) => {
    const key = `sk-ant-${'abc123'.repeat(6)}`
    const { result, model } = await play(
      context,
      [
        call('bash', {
          command: `echo "const key = '${key}'" >> sum.js; echo "the value is swordfish-4242-and-more" > notes`,
        }),
        submit,
        submit,
        submit,
        submit,
      ],
      { host: { secrets: ['swordfish-4242-and-more'] } },
    )
    expect(resultsSent(model)[1]).toBe(
      'New lines look like credentials: notes:1 (a secret of this run), sum.js:2 (Anthropic key). ' +
        'Remove them; where an example is needed, build it from parts.',
    )
    expect(result.stop).toBe('no_progress')
  })

  it('does not mind a credential shape that was there before', async (context) => {
    const given = await clone({ 'fixture.txt': `AKIA${'ABCD'.repeat(4)}\n` })
    write(given.workspace, 'fixture.txt', `AKIA${'ABCD'.repeat(4)}\nanother line\n`)
    const { result } = await play(context, [submit], { clone: given })
    expect(result.stop).toBe('submitted')
  })

  it('keeps the bit of an executable file through an edit', async (context) => {
    const { clone: given } = await play(context, [
      call('edit', { file_path: 'run.sh', old_string: 'node', new_string: 'exec node' }),
      submit,
    ])
    expect(await given.git.changes()).toMatchObject([{ path: 'run.sh', oldMode: '100755', newMode: '100755' }])
  })

  it('tells the model when git cannot read the tree, instead of ending the run', async (context) => {
    const { result, model } = await play(context, [
      call('bash', { command: 'mkdir empty && git init --quiet empty' }),
      submit,
      call('bash', { command: 'rm -rf empty' }),
      edit('a - b', 'a + b'),
      submit,
    ])
    expect(resultsSent(model)[1]).toContain('does not have a commit checked out')
    expect(result.stop).toBe('submitted')
  })
})

describe('the scan for secrets', () => {
  const at = (text: string) => [{ line: 7, text }]

  it.each([
    ['plain', 'correct-horse-battery-staple'],
    ['with its beginning cut off', 'horse-battery-staple'],
    ['backwards', [...'correct-horse-battery-staple'].toReversed().join('')],
    ['in base64', Buffer.from('xcorrect-horse-battery-staple').toString('base64')],
    ['in hexadecimal', Buffer.from('correct-horse-battery-staple').toString('hex')],
  ])('finds a value %s', (_name, text) => {
    expect(scanLines(at(`a ${text} b`), ['correct-horse-battery-staple'])).toEqual([
      { line: 7, kind: 'a secret of this run' },
    ])
  })

  it.each([
    ['GitHub token', `ghp_${'a'.repeat(36)}`],
    ['GitHub token', `ghs_123456_${'eyJh.bGci-OiJ'.repeat(40)}`],
    ['GitHub token', `github_pat_${'A1'.repeat(20)}`],
    ['Slack token', `xoxb-${'1234567890'}`],
    ['npm token', `npm_${'a'.repeat(36)}`],
    ['private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['JWT', `eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.${'c2lnbmF0'}dXJl`],
  ])('knows the shape of a %s', (kind, text) => {
    expect(scanLines(at(text), [])).toEqual([{ line: 7, kind }])
  })

  it('finds nothing in ordinary code', () => {
    expect(scanLines(at('const token = process.env.GITHUB_TOKEN ?? ghs'), ['correct-horse-battery-staple'])).toEqual([])
  })
})

describe('the blocked gate', () => {
  const report = (more: object) =>
    call('report_blocked', {
      kind: 'other',
      claim: 'it cannot work',
      needs: 'a person',
      tried: [],
      evidence: [],
      ...more,
    })

  it('takes a report whose evidence the host sees too', async (context) => {
    const { result } = await play(context, [
      report({ evidence: [{ command: 'echo no such thing; exit 2', expect: 'fail' }] }),
    ])
    expect(result).toMatchObject({
      stop: 'blocked',
      retry: 'never',
      blocked: { reproduced: true, claim: 'it cannot work' },
    })
    expect(result.blocked?.evidence).toEqual([
      { command: 'echo no such thing; exit 2', expect: 'fail', exit: 2, tail: 'no such thing\n', reproduced: true },
    ])
  })

  it('sends back once what does not show, and marks it the second time', async (context) => {
    const wrong = report({ evidence: [{ command: 'echo fine', expect: 'fail' }] })
    const { result, model } = await play(context, [wrong, wrong])
    expect(resultsSent(model)).toEqual(['not blocked:\n`echo fine` should fail and ended with 0:\nfine\n'])
    expect(result).toMatchObject({ stop: 'blocked', turns: 2, blocked: { reproduced: false } })
  })

  it('lets the agent go on after it was wrong', async (context) => {
    const { result } = await play(context, [
      report({ evidence: [{ command: 'true', expect: 'fail' }] }),
      { reply: [noChange] },
    ])
    expect(result.stop).toBe('submitted')
  })

  it('asks for evidence, except for a question to a person', async (context) => {
    const { result, model } = await play(context, [report({}), report({ kind: 'ambiguous_spec', claim: 'which one?' })])
    expect(resultsSent(model)[0]).toContain('at least one command, except for ambiguous_spec')
    expect(result).toMatchObject({
      stop: 'needs_human',
      retry: 'never',
      blocked: { claim: 'which one?', reproduced: true },
    })
  })

  it('answers a missing file with the one that is nearly it', async (context) => {
    const missing = report({
      kind: 'missing_dependency',
      claim: 'The migration migrations/20240102_users.sql is missing.',
      evidence: [{ command: 'test -e migrations/20240102_users.sql', expect: 'fail' }],
    })
    const { model } = await play(context, [missing, missing])
    expect(resultsSent(model)[0]).toContain(
      'migrations/20240102_users.sql is not there, but migrations/20240101_users.sql is',
    )
  })

  it('looks at the base commit when the base is said to be broken', async (context) => {
    const {
      result,
      model,
      clone: given,
    } = await play(context, [
      edit('a - b', 'broken('),
      call('bash', { command: 'rm run.sh; mkdir -p ignored; echo installed > ignored/tool; echo new > new.txt' }),
      report({ kind: 'broken_baseline', evidence: [{ command: 'node -e "require(\'./sum.js\')"', expect: 'fail' }] }),
      report({
        kind: 'broken_baseline',
        evidence: [
          { command: 'node sum.test.js', expect: 'fail' },
          { command: './run.sh', expect: 'fail' },
          { command: 'cat ignored/tool && test ! -e new.txt', expect: 'pass' },
        ],
      }),
    ])
    expect(resultsSent(model)[2]).toContain('should fail and ended with 0')
    expect(result).toMatchObject({ stop: 'blocked', blocked: { reproduced: true } })
    expect(result.blocked?.evidence.map((item) => item.exit)).toEqual([1, 1, 0])
    expect(existsSync(join(given.workspace, 'new.txt'))).toBe(true)
  })
})

it('nearest paths leave alone what exists or resembles nothing', () => {
  const paths = ['src/user-service.ts', 'src/order.ts', 'README.md']
  expect(nearestPaths('src/users-service.ts is gone', paths)).toEqual([
    { named: 'src/users-service.ts', near: ['src/user-service.ts'] },
  ])
  expect(nearestPaths('README.md and config/zebra.yml', paths)).toEqual([])
})
