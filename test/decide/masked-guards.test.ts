import { describe, expect, it } from 'vitest'
import { judgeFloor } from '../../src/decide/floor.ts'
import { mergeFacts } from '../../src/decide/merge/facts.ts'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import { mergePolicy } from '../../src/decide/merge/policy.ts'
import { viewOf } from '../../src/decide/view.ts'
import { defaultConfig } from '../../src/domain/config.ts'
import type { PullFacts } from '../../src/domain/pull.ts'
import { decideOn, means } from '../support/judging.ts'
import { someChanges } from '../support/publications.ts'
import { ago, aMergeableSnapshot, anIssue, aPull, aSnapshot, aTrigger } from '../support/snapshots.ts'

/** Guards that stand behind another one, so that only a look at them alone notices when they are gone. */

const judge = (path: string) =>
  judgeFloor(someChanges({ [path]: 'x\n' }), { entries: {}, attributes: null }, defaultConfig)
const rules = (path: string) => judge(path).refusals.map(({ reason, rule }) => `${reason} ${rule}`)
const holds = (path: string) => judge(path).holds.map(({ reason, rule }) => `${reason} ${rule}`)

describe('a protected path is named by the rule that protects it', () => {
  it.each([
    ['.gitmodules', 'git-or-github'],
    ['src/.gitattributes', 'git-or-github'],
    ['packages/one/.github/workflows/x.yml', 'git-or-github'],
    ['.vscode/settings.json', 'top-level-dot-directory'],
    ['docs/AGENTS.md', 'protected-name'],
    ['tools/.yarnrc.yml', 'protected-name'],
    ['tools/.pnpmfile.cjs', 'protected-name'],
  ])('%s', (path, rule) => {
    expect(rules(path)).toEqual([`path_protected ${rule}`])
  })
})

describe('a script that workflows run waits for a person', () => {
  it.each(['script/release', 'scripts/release', 'ci/release'])('as %s', (path) => {
    expect(holds(path)).toEqual(['sensitive_path script'])
  })
})

describe('a pull request that is closed', () => {
  it('is in the way of its merge by itself, whoever asks', () => {
    const snapshot = aMergeableSnapshot({}, { open: false })
    const view = viewOf(aTrigger(), snapshot, means())
    if (view === null) throw new Error('there is a subject to look at')
    const judged = (pull: PullFacts) => judgeMerge(mergeFacts(view, pull), mergePolicy(view)).reason
    expect(judged(aPull({ open: false }))).toBe('closed')
    expect(judged(aPull())).toBe('ready')
  })
})

describe('a label that a bot set', () => {
  it('asks for nothing, even where the bot may write', () => {
    const bot = { id: 4, login: 'stale[bot]' }
    const labelEvents = [{ label: 'agent', added: true, at: ago(60), actor: bot }]
    const permissions = { 'stale[bot]': { kind: 'read', id: 4, level: 'write' } } as const
    expect(decideOn(aSnapshot({ issue: anIssue({ labelEvents }), permissions })).reason).toBe('asker_is_bot')
  })
})
