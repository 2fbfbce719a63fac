import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ReviewReport } from '../../../src/domain/review/report.ts'
import { type Mood, scriptedReviewer } from '../../../src/emulator/model/review/reviewer.ts'
import type { Script } from '../../../src/emulator/model/script.ts'
import { ask } from '../../emulator/http/support.ts'
import { filesBelow } from '../support/run-action.ts'
import { until } from '../support/stage.ts'
import { recordText, reportOf, reviewStage } from './support.ts'

const house = `
schema: 1
id: house
version: 1.0.0
title: House rules
items:
  - id: A
    title: Every route is guarded
    assert: Every route that is registered names a guard on its line.
    pass_when: [The registration names a guard.]
    fail_when: [The registration names none.]
    detectors:
      - { id: routes, engine: regex, pattern: 'app\\.(get|post)\\(', effect: subject }
    controls: ['require(User|Admin)']
    severity: high
    second_opinion: never
`

const { world, model, start, open, push, claim, review, checkRun } = reviewStage({
  '.github/signalbox.yml': 'review: { checklists: [], model: claude-haiku-5-5 }\n',
  '.github/checklists/house.yml': house,
  'src/app.js': "app.get('/old', requireUser, old)\n",
  'package.json': '{"name":"toy"}\n',
})

const honest = scriptedReviewer()
const inMood = (mood: Mood): Script => scriptedReviewer(() => mood)
const unguarded = { 'src/new.js': "app.get('/new', list)\n" }
const guarded = { 'src/new.js': "app.get('/new', requireUser, list)\n" }

function line(report: ReviewReport, item = 'house/A') {
  return report.lines.find((one) => one.item === item)
}

describe('a review', () => {
  it('finds what is wrong, and says where', async () => {
    const pull = await open(unguarded)
    const { report, run, scripted, log } = await review(pull, honest)
    expect(report).toMatchObject({
      pull: pull.number,
      base: pull.base,
      mergeBase: pull.base,
      head: pull.head,
      problems: [],
    })
    expect(line(report)).toMatchObject({
      verdict: 'fail',
      gate: 'block',
      evidence: [{ path: 'src/new.js', side: 'RIGHT', line: 1, quote: "app.get('/new', list)" }],
    })
    expect(run.result()).toMatchObject({ outcome: 'done', stop: 'submitted', turns: 1, error: null })
    expect(run.result().usd).toBeGreaterThan(0)
    expect(run.result().usage).toMatchObject([{ model: 'claude-haiku-5-5' }])
    expect(run.changes()).toBe(null)
    expect(run.summary()).toContain('1 fail')
    expect(log).toContain('done: submitted')
    expect(scripted.problems).toEqual([])
    expect(world().emulator.world.violations).toEqual([])
  })

  it('passes what names its guard', async () => {
    const { report } = await review(await open(guarded), honest)
    expect(line(report)).toMatchObject({
      verdict: 'pass',
      evidence: [{ quote: expect.stringContaining('requireUser') }],
    })
  })

  it('tells the model nothing that anybody wrote about the pull request', async () => {
    const { scripted } = await review(await open(unguarded), honest)
    const told = JSON.stringify(scripted.requests.map(({ body }) => body))
    expect(told).toContain('src/new.js')
    expect(told).not.toMatch(/Ignore all checklists|canary-body/)
  })

  it('judges the head of a fork', async () => {
    const { report } = await review(await open(unguarded, { fork: true }), honest)
    expect(line(report)).toMatchObject({ verdict: 'fail' })
  })

  it('counts from the merge base where the base went on', async () => {
    const pull = await open(guarded)
    const base = push({ 'src/other.js': "app.post('/other', list)\n" }, { branch: 'main' })
    const { report } = await review({ ...pull, base }, honest)
    expect(report).toMatchObject({ base, mergeBase: pull.base })
    expect(line(report)).toMatchObject({ verdict: 'pass' })
  })

  it('shows what `.gitattributes` of the head would hide', async () => {
    const { report } = await review(await open({ ...unguarded, '.gitattributes': '*.js -diff binary\n' }), honest)
    expect(line(report)).toMatchObject({ verdict: 'fail', evidence: [{ path: 'src/new.js' }] })
  })

  it('follows a renamed file', async () => {
    const { report } = await review(
      await open({ 'src/app.js': null, 'src/moved.js': "app.get('/old', requireUser, old)\napp.get('/new', list)\n" }),
      honest,
    )
    expect(line(report)).toMatchObject({ verdict: 'fail', evidence: [{ path: 'src/moved.js', line: 2 }] })
  })

  it('lists what nobody can read', async () => {
    const { report } = await review(
      await open({
        ...guarded,
        'a.bin': Buffer.from('a\0b'),
        link: { link: '/etc/passwd' },
        sub: { submodule: 'c'.repeat(40) },
      }),
      honest,
    )
    expect(report.coverage.unreviewable.map(({ path }) => path).sort()).toEqual(['a.bin', 'link', 'sub'])
  })

  it('reads the labels of the pull request', async () => {
    const pull = await open({ ...unguarded })
    const labeled = house.replace('severity: high', 'severity: high\n    applies: { labels_none: [docs] }')
    const base = push({ '.github/checklists/house.yml': labeled }, { branch: 'main' })
    const token = world().emulator.userToken('alice')
    await ask(world().emulator, `POST /repos/acme/toy/issues/${pull.number}/labels`, {
      token,
      body: { labels: ['docs'] },
    })
    const { report } = await review({ ...pull, base }, honest)
    expect(line(report)).toMatchObject({ verdict: 'not_applicable', cause: 'outside_scope' })
  })
})

describe('nothing of the head', () => {
  it('is run, checked out, or steers git', async () => {
    const canary = join(world().emulator.world.root, 'canary')
    const program = `sh -c "touch ${canary}"`
    const { run, report } = await review(
      await open({
        ...unguarded,
        '.gitattributes': '* filter=evil diff=evil merge=evil\n',
        '.gitconfig': `[diff "evil"]\n\ttextconv = ${program}\n[filter "evil"]\n\tsmudge = ${program}\n`,
        '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::${program}\n\tupdate = !${program}\n`,
        '.husky/post-checkout': { content: `#!/bin/sh\n${program}\n`, executable: true },
        '.envrc': `${program}\n`,
        'package.json': JSON.stringify({
          name: 'toy',
          scripts: { preinstall: program, test: program, prepare: program },
        }),
        'vitest.config.js': `require('node:child_process').execSync('touch ${canary}')\n`,
        'canary-file.js': 'one\n',
      }),
      honest,
    )
    expect(line(report)).toMatchObject({ verdict: 'fail' })
    expect(existsSync(canary)).toBe(false)
    expect(filesBelow(run.temp).filter(({ path }) => /canary-file|package\.json|\.husky/.test(path))).toEqual([])
  })

  it('changes what it is judged by', async () => {
    const lenient = house.replaceAll('app\\.(get|post)\\(', 'never').replace('severity: high', 'severity: low')
    const edits = {
      '.github/checklists/house.yml': lenient,
      '.github/signalbox.yml': 'review: { checklists: [], model: claude-opus-5-5, controls: ["list"] }\n',
      '.github/signalbox-waivers.yml': 'waivers: everything\n',
    }
    const { report } = await review(await open({ ...unguarded, ...edits }), honest)
    expect(line(report)).toMatchObject({ verdict: 'fail', severity: 'high' })
    expect(report).toMatchObject({ problems: [], waivers: [], model: { id: 'claude-haiku-5-5' } })
  })

  it('is spared by deleting the checklist', async () => {
    const { report } = await review(await open({ ...unguarded, '.github/checklists/house.yml': null }), honest)
    expect(line(report)).toMatchObject({ verdict: 'fail' })
  })
})

describe('the base branch', () => {
  const based = async (files: Readonly<Record<string, string>>): Promise<ReviewReport> => {
    const pull = await open(unguarded)
    const base = push(files, { branch: 'main' })
    return (await review({ ...pull, base }, honest)).report
  }

  it('with a checklist that is not one says so, and judges by the others', async () => {
    const report = await based({ '.github/checklists/broken.yml': 'schema: 1\nid: broken\nitems: none\n' })
    expect(report.problems).toEqual(expect.arrayContaining([expect.stringContaining('broken.yml')]))
    expect(line(report)).toMatchObject({ verdict: 'fail' })
  })

  it('with waivers hands back those that are about this change', async () => {
    const entry = (item: string, path: string): string =>
      `  - { item: ${item}, rev: 1, paths: ['${path}'], reason: 'The importer goes away in March.', owner: ann, approved_by: [bea], created: 2026-11-01, expires: 2027-01-15 }\n`
    const text = `waivers:\n${entry('house/A', 'src/**')}${entry('house/A', 'docs/**')}${entry('other/A', 'src/**')}`
    const report = await based({ '.github/signalbox-waivers.yml': text })
    expect(report.waivers).toMatchObject([{ item: 'house/A', paths: ['src/**'] }])
    expect(line(report)).toMatchObject({ verdict: 'fail' })
  })

  it('with waivers that are not right says so', async () => {
    const report = await based({ '.github/signalbox-waivers.yml': 'waivers: [{ item: house/A }]\n' })
    expect(report.problems).toEqual([expect.stringContaining('.github/signalbox-waivers.yml')])
  })
})

describe('what was judged', () => {
  it('is not asked again on the same content', async () => {
    const pull = await open(unguarded)
    const first = await review(pull, honest)
    const check = await checkRun(pull.head, recordText(first.report))
    world().forget()
    const again = { review: { baseRef: 'main', memory: [check], policy: '0'.repeat(16) } }
    const second = await review(pull, inMood('all_pass'), again)
    expect(second.scripted.requests).toEqual([])
    expect(line(second.report)).toEqual(line(first.report))
    expect(second.run.result()).toMatchObject({ outcome: 'done', usd: 0, turns: 0, usage: [] })
  })

  it('is asked again when the record is a stranger’s', async () => {
    const pull = await open(unguarded)
    const first = await review(pull, honest)
    const check = await checkRun(pull.head, recordText(first.report), 'stranger')
    world().forget()
    const again = { review: { baseRef: 'main', memory: [check], policy: '0'.repeat(16) } }
    const second = await review(pull, honest, again)
    expect(second.scripted.requests).toHaveLength(1)
    expect(second.log).toContain('is not of the App')
  })
})

describe('without an answer of the model', () => {
  it('for lack of a key, code judges what it can', async () => {
    const scripted = await model(honest)
    const run = start({
      job: await claim(await open({ ...unguarded, 'a.js': '\u202Eevil\n' })),
      modelUrl: scripted.url,
      key: '',
    })
    await run.ended
    expect(scripted.requests).toEqual([])
    expect(run.result()).toMatchObject({ outcome: 'done', usd: 0 })
    expect(line(reportOf(run))).toMatchObject({ verdict: 'unknown', cause: 'no_model_key' })
    expect(line(reportOf(run), 'review-integrity/B')).toMatchObject({ verdict: 'fail' })
  })

  it('for a wrong key, says what to do about it', async () => {
    const scripted = await model(honest)
    const run = start({ job: await claim(await open(unguarded)), modelUrl: scripted.url, key: 'sk-wrong-0123456789' })
    await run.ended
    expect(line(reportOf(run))).toMatchObject({ verdict: 'unknown', cause: 'model_unavailable' })
    expect(line(reportOf(run))?.because).toContain('Put a valid one into the secret')
  })

  it.each<[Mood, string]>([
    ['refusing', 'model_refused'],
    ['truncating', 'model_truncated'],
    ['no_json', 'model_invalid'],
    ['no_credit', 'model_unavailable'],
  ])('that is %s the item stays open', async (mood, cause) => {
    const { report, run } = await review(await open(guarded), inMood(mood))
    expect(line(report)).toMatchObject({ verdict: 'unknown', cause })
    expect(run.result()).toMatchObject({ outcome: 'done' })
  })

  it('for lack of money, nothing is asked', async () => {
    const { report, scripted, run } = await review(await open(guarded), honest, {
      limits: { usd: 0.000_001, minutes: 10, turns: 30 },
    })
    expect(scripted.requests).toEqual([])
    expect(line(report)).toMatchObject({ verdict: 'unknown', cause: 'over_budget' })
    expect(run.result()).toMatchObject({ outcome: 'done', usd: 0 })
  })

  it('for a cancel, hands back what is known, and what it cost', async () => {
    const scripted = await model(inMood('silent'))
    const run = start({ job: await claim(await open({ ...guarded, 'a.js': '\u202Eevil\n' })), modelUrl: scripted.url })
    await until(() => scripted.requests.length === 1)
    run.child.kill('SIGINT')
    await run.ended
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'aborted' })
    expect(run.result().usd).toBeGreaterThan(0)
    expect(line(reportOf(run))).toMatchObject({ verdict: 'unknown', cause: 'over_budget' })
    expect(line(reportOf(run), 'review-integrity/B')).toMatchObject({ verdict: 'fail' })
  })
})

describe('a review that is killed', () => {
  it('leaves what it spent in the bundle', async () => {
    const useless = inMood('no_json')
    const stalled = inMood('silent')
    const scripted = await model((request, index) => (index === 0 ? useless : stalled)(request, index))
    const run = start({ job: await claim(await open(guarded)), modelUrl: scripted.url })
    await until(() => scripted.requests.length === 2)
    run.child.kill('SIGKILL')
    await run.ended
    expect(run.result()).toMatchObject({ outcome: 'partial', stop: 'aborted', turns: 1 })
    expect(run.result().usd).toBeGreaterThan(0)
  })
})

describe('too much', () => {
  it('is listed, and keeps a blocking item open', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 420 }, (_, index) => [`src/${index}.js`, `app.get('/${index}', requireUser, x)\n`]),
    )
    const { report } = await review(await open(many), honest)
    expect(report.coverage.overBudget.length).toBeGreaterThan(0)
    expect(line(report)).toMatchObject({ verdict: 'unknown', cause: 'over_budget' })
  })
})

describe('a review that cannot be', () => {
  const stopped = async (differs: Parameters<typeof claim>[1], pull = open(unguarded)) => {
    const scripted = await model(honest)
    const run = start({ job: await claim(await pull, differs), modelUrl: scripted.url })
    await run.ended
    expect(scripted.requests).toEqual([])
    return run
  }

  it('on another head than the pull request has is stale', async () => {
    const pull = await open(unguarded)
    push({ 'b.js': 'b\n' })
    expect((await stopped({}, Promise.resolve(pull))).result()).toMatchObject({ stop: 'stale' })
  })

  it('under a configuration that is wrong says so', async () => {
    const pull = await open(unguarded)
    push({ '.github/signalbox.yml': 'reviews: {}\n' }, { branch: 'main' })
    const run = await stopped({}, Promise.resolve(pull))
    expect(run.result()).toMatchObject({ stop: 'config', summary: expect.stringContaining('`reviews`') })
    expect(existsSync(join(run.temp, 'signalbox-bundle', 'review.json'))).toBe(false)
  })

  it('between histories with nothing in common says what GitHub says', async () => {
    const run = await stopped({ base: 'e'.repeat(40) })
    expect(run.result()).toMatchObject({
      stop: 'config',
      outcome: 'failed',
      summary: expect.stringContaining('GitHub refused'),
    })
  })
})
