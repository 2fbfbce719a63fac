import { describe, expect, it } from 'vitest'
import { gitRuns } from '../../../src/emulator/git/run.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { addLabels } from '../../../src/emulator/ops/labels.ts'
import { mergePull } from '../../../src/emulator/ops/merge.ts'
import { startTestMerge } from '../../../src/emulator/ops/pulls-mergeability.ts'
import { ask } from '../graphql/support.ts'
import { aTown, type Town } from '../issues/support.ts'

/** How many git processes some work starts. Each costs as much as a hundred answers from memory or a file. */
async function processes(work: () => unknown): Promise<number> {
  const before = gitRuns.count
  await work()
  return gitRuns.count - before
}

const everything = `{ repository(owner: "octocat", name: "toy") {
  pullRequest(number: 1) {
    title mergeable isDraft
    files(first: 10) { nodes { path additions } }
    commits(first: 5) { nodes { commit { oid message additions statusCheckRollup { state } } } }
    headRef { target { oid } } baseRef { target { oid } }
    reviewThreads(first: 5) { nodes { id } }
  }
  object(expression: "main:README.md") { ... on Blob { text } }
  ledger: object(expression: "refs/signalbox/ledger") { oid }
  defaultBranchRef { target { oid ... on Commit { history(first: 5) { nodes { oid } } } } }
} }`

describe('git processes', () => {
  it('are not needed to seed a repository, commit to a branch, open an issue or label it', async () => {
    const seeding = { town: null as Town | null }
    expect(await processes(() => (seeding.town = aTown()))).toBe(0)
    const { town } = seeding
    if (!town) throw new Error('there is no town')
    const { world, repository, bot } = town
    expect(await processes(() => town.branch('topic'))).toBe(0)
    const issue = createIssue(world, bot, repository, { title: 'A task', body: '' })
    expect(await processes(() => addLabels(world, bot, repository, issue, ['agent']))).toBe(0)
  })

  it('are one to open a pull request, which is its diff, and none to label it', async () => {
    const { world, repository, bot, branch, pull } = aTown()
    branch('topic')
    expect(await processes(() => pull('topic'))).toBe(1)
    const issue = repository.issues.get(1)
    if (!issue) throw new Error('there is no pull request')
    expect(await processes(() => addLabels(world, bot, repository, issue, ['agent']))).toBe(0)
  })

  it('are none for a query of a pull request with its files, commits, branches and the ledger', async () => {
    const town = aTown()
    town.branch('topic')
    town.pull('topic')
    expect(await processes(() => ask(town, everything))).toBe(0)
    expect(town.world.violations).toEqual([])
  })

  it('are none to merge what is up to date, and one where both sides moved', async () => {
    const { world, repository, bot, branch, pull } = aTown()
    branch('one')
    branch('two', { 'src/two.ts': 'export {}\n' })
    const [first, second] = [pull('one'), pull('two')]
    const merge = (issue: typeof first) => {
      startTestMerge(world, repository, issue)
      mergePull(world, bot, repository, issue, { method: 'squash' })
    }
    expect(await processes(() => merge(first))).toBe(0)
    expect(await processes(() => merge(second))).toBe(1)
  })
})
