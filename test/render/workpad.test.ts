import { describe, expect, it } from 'vitest'
import { type WorkpadStatus, workpad, workpadLink } from '../../src/render/workpad.ts'
import { ago } from '../support/snapshots.ts'

const account = { energy: 8, spentUsd: 0, capUsd: 15 }
const write = (status: WorkpadStatus) => workpad(12, status, account, '@agent')

const working = {
  kind: 'working',
  job: 'implement',
  agent: 'engineer',
  branch: 'agent/12-sum',
  since: ago(300),
  by: 'octocat',
  runUrl: 'https://github.com/octo/toy/actions/runs/4711',
  late: null,
} as const

describe('the workpad', () => {
  it('says who works since when, and where to look', () => {
    expect(write(working)).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **At work** since 2026-11-20 07:55 UTC: [run](https://github.com/octo/toy/actions/runs/4711).

      \`engineer\` implements this on the branch \`agent/12-sum\`, asked by \`octocat\`.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
  })

  it('says that it works again on a branch, and how late it began', () => {
    expect(write({ ...working, job: 'revise', late: 7_800_000 })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **At work** since 2026-11-20 07:55 UTC: [run](https://github.com/octo/toy/actions/runs/4711).

      \`engineer\` works on this again on the branch \`agent/12-sum\`, asked by \`octocat\`. Picked up 2 h 10 min after it was asked.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
  })

  it('says what is waited for and what can be done', () => {
    expect(write({ kind: 'waiting', reason: 'held', sentence: 'The label `hold` holds this.' })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **Waiting** (\`held\`)

      The label \`hold\` holds this.

      Remove the hold label, or comment \`@agent resume\`.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
  })

  it('says how a run ended', () => {
    expect(write({ kind: 'ended', because: 'published', at: ago(60), runUrl: working.runUrl })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **The change is on the branch.** 2026-11-20 07:59 UTC (\`published\`). [Run](https://github.com/octo/toy/actions/runs/4711). When and why it is merged stands in the check \`signalbox / merge\`.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
    expect(write({ kind: 'ended', because: 'run_lost', at: ago(60), runUrl: null })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **The run ended without a bundle.** 2026-11-20 07:59 UTC (\`run_lost\`).

      Ask again: set the label anew, or comment \`@agent <what to do>\`.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
  })

  it('says that it is over', () => {
    expect(write({ kind: 'over', reason: 'merged' })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **Merged.**

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
    expect(write({ kind: 'over', reason: 'issue_closed' })).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      **Closed.** Nothing more is done here.

      <sub>Automatic runs left: 8 · spent on this: $0.00 of $15.00</sub>"
    `)
  })

  it('becomes a line that links to the pull request', () => {
    expect(workpadLink(12, 20)).toMatchInlineSnapshot(`
      "<!-- signalbox:workpad 12 -->
      The work on this issue goes on in #20."
    `)
  })

  it('is the same text for the same state', () => {
    expect(write(working)).toBe(write({ ...working }))
  })
})
