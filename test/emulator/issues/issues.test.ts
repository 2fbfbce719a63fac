import { describe, expect, it } from 'vitest'
import { addAssignees } from '../../../src/emulator/ops/assignees.ts'
import { closeIssue, createIssue, editIssue, lockIssue, reopenIssue } from '../../../src/emulator/ops/issues.ts'
import { addSubIssue } from '../../../src/emulator/ops/sub-issues.ts'
import { issueView } from '../../../src/emulator/views/issue.ts'
import { aTown, refusalOf } from './support.ts'

describe('opening an issue', () => {
  it('tells opened first and then labeled, with the author as sender', () => {
    const { world, repository, wanda, events } = aTown()
    const issue = createIssue(world, wanda, repository, { title: 'Broken', body: '', labels: ['agent', 'bug'] })
    const told = events.map(({ name, action, caller }) => `${name}.${action} by ${caller.login}`)
    expect(told).toEqual([
      'label.created by wanda',
      'label.created by wanda',
      'issues.opened by wanda',
      'issues.labeled by wanda',
      'issues.labeled by wanda',
    ])
    expect(issue.timeline.map(({ event, label, login }) => [event, label, login])).toEqual([
      ['labeled', 'agent', 'wanda'],
      ['labeled', 'bug', 'wanda'],
    ])
  })

  it('silently drops labels and assignees of somebody who may not triage', () => {
    const { world, repository, rita, heard } = aTown()
    const issue = createIssue(world, rita, repository, {
      title: 'Hm',
      body: '',
      labels: ['agent'],
      assignees: ['wanda'],
    })
    expect([...issue.labels, ...issue.assignees]).toEqual([])
    expect(heard()).toEqual(['issues.opened'])
  })

  it('refuses a blank title and a body over 65,536 characters', () => {
    const { world, repository, wanda } = aTown()
    const blank = refusalOf(() => createIssue(world, wanda, repository, { title: ' ', body: '' }))
    expect([blank.status, blank.errors]).toEqual([422, [{ resource: 'Issue', field: 'title', code: 'missing_field' }]])
    const long = refusalOf(() => createIssue(world, wanda, repository, { title: 'x', body: 'x'.repeat(65_537) }))
    expect(long.errors[0]?.['message']).toBe('body is too long (maximum is 65536 characters)')
    expect(repository.issues.size).toBe(0)
  })

  it('numbers issues and pull requests in one row', () => {
    const { world, repository, wanda, branch, pull } = aTown()
    createIssue(world, wanda, repository, { title: 'One', body: '' })
    branch('topic')
    expect(pull('topic').number).toBe(2)
  })
})

describe('changing an issue', () => {
  it('tells what the words were before, and remembers the editor', () => {
    const { world, repository, wanda, events, heard, pass } = aTown()
    const issue = createIssue(world, wanda, repository, { title: 'One', body: 'old' })
    heard()
    pass(60)
    editIssue(world, wanda, repository, issue, { title: 'Two', body: 'new' })
    expect(heard()).toEqual(['issues.edited'])
    expect(events.at(-1)?.payload['changes']).toEqual({ title: { from: 'One' }, body: { from: 'old' } })
    expect([issue.editor, issue.lastEditedAt]).toEqual(['wanda', '2026-11-20T12:01:00Z'])
    editIssue(world, wanda, repository, issue, { title: 'Two', body: 'new' })
    expect(heard()).toEqual([])
  })

  it('closes with a reason and reopens with its own', () => {
    const { world, repository, wanda, heard } = aTown()
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    heard()
    closeIssue(world, wanda, repository, issue, 'not_planned')
    closeIssue(world, wanda, repository, issue, 'completed')
    expect([issue.state, issue.stateReason, issue.closedBy]).toEqual(['closed', 'completed', 'wanda'])
    reopenIssue(world, wanda, repository, issue)
    expect([issue.state, issue.stateReason, issue.closedAt]).toEqual(['open', 'reopened', null])
    expect(heard()).toEqual(['issues.closed', 'issues.reopened'])
    expect(issue.timeline.map(({ event }) => event)).toEqual(['closed', 'reopened'])
  })

  it('speaks of a pull request as such, and gives it no reason', () => {
    const { world, repository, wanda, branch, pull, heard } = aTown()
    branch('topic')
    const issue = pull('topic')
    heard()
    closeIssue(world, wanda, repository, issue)
    expect(heard()).toEqual(['pull_request.closed'])
    expect(issueView(world, repository, issue)).toMatchObject({ state: 'closed', state_reason: null, draft: false })
  })

  it('locks with a reason and says so', () => {
    const { world, repository, wanda, heard } = aTown()
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    heard()
    lockIssue(world, wanda, repository, issue, { locked: true, reason: 'too heated' })
    expect(issueView(world, repository, issue)).toMatchObject({ locked: true, active_lock_reason: 'too heated' })
    lockIssue(world, wanda, repository, issue, { locked: false })
    expect(issueView(world, repository, issue)).toMatchObject({ locked: false, active_lock_reason: null })
    expect(heard()).toEqual(['issues.locked', 'issues.unlocked'])
  })

  it('assigns only people with write access, and ten at most', () => {
    const { world, repository, wanda, heard } = aTown()
    for (let count = 0; count < 12; count += 1) repository.collaborators.set(`writer-${count}`, 'write')
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    heard()
    addAssignees(world, wanda, repository, issue, ['rita', ...repository.collaborators.keys()])
    expect(issue.assignees.size).toBe(10)
    expect(issue.assignees.has('rita')).toBe(false)
    expect(new Set(heard())).toEqual(new Set(['issues.assigned']))
  })
})

describe('sub-issues', () => {
  it('counts what is done, and refuses a second parent unless it replaces the first', () => {
    const { world, repository, wanda, heard } = aTown()
    const [one, two, child] = ['One', 'Two', 'Child'].map((title) =>
      createIssue(world, wanda, repository, { title, body: '' }),
    )
    if (!one || !two || !child) throw new Error('three issues were made')
    heard()
    addSubIssue(world, wanda, repository, one, child.id, 'keep')
    expect(heard()).toEqual(['sub_issues.sub_issue_added', 'sub_issues.parent_issue_added'])
    closeIssue(world, wanda, repository, child)
    const view = issueView(world, repository, one)
    expect(view['sub_issues_summary']).toEqual({ total: 1, completed: 1, percent_completed: 100 })
    expect(refusalOf(() => addSubIssue(world, wanda, repository, two, child.id, 'keep')).status).toBe(422)
    addSubIssue(world, wanda, repository, two, child.id, 'replace')
    expect([one.subIssues, two.subIssues, child.parent]).toEqual([[], [3], 2])
  })

  it('refuses an issue under itself and an id nobody has', () => {
    const { world, repository, wanda } = aTown()
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    expect(refusalOf(() => addSubIssue(world, wanda, repository, issue, issue.id, 'keep')).status).toBe(422)
    expect(refusalOf(() => addSubIssue(world, wanda, repository, issue, 999_999, 'keep')).status).toBe(404)
  })
})
