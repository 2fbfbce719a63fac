import { describe, expect, it } from 'vitest'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import {
  addLabels,
  createLabel,
  deleteLabel,
  editLabel,
  findLabel,
  removeLabel,
  setLabels,
} from '../../../src/emulator/ops/labels.ts'
import { aTown, refusalOf } from './support.ts'

function anIssue() {
  const town = aTown()
  const issue = createIssue(town.world, town.wanda, town.repository, { title: 'One', body: '' })
  town.heard()
  return { ...town, issue }
}

describe('labels of a repository', () => {
  it('are one label whatever the case of the letters', () => {
    const { world, repository, wanda } = aTown()
    createLabel(world, wanda, repository, { name: 'Agent', color: 'FF0000' })
    const refusal = refusalOf(() => createLabel(world, wanda, repository, { name: 'agent' }))
    expect([refusal.status, refusal.errors]).toEqual([
      422,
      [{ resource: 'Label', field: 'name', code: 'already_exists' }],
    ])
    expect(findLabel(repository, 'AGENT')).toMatchObject({ name: 'Agent', color: 'ff0000' })
  })

  it('keep their issues when renamed and leave them when deleted', () => {
    const { world, repository, wanda, issue, heard } = anIssue()
    addLabels(world, wanda, repository, issue, ['agent'])
    const label = findLabel(repository, 'agent')
    if (!label) throw new Error('the label was made')
    heard()
    editLabel(world, wanda, repository, label, { name: 'robot' })
    expect([...issue.labels]).toEqual(['robot'])
    expect(issue.timeline.at(-1)?.label).toBe('agent')
    deleteLabel(world, wanda, repository, label)
    expect([...issue.labels]).toEqual([])
    expect(heard()).toEqual(['label.edited', 'label.deleted'])
  })
})

describe('labels on an issue', () => {
  it('are made when missing, and adding one twice is no event', () => {
    const { world, repository, wanda, issue, heard } = anIssue()
    addLabels(world, wanda, repository, issue, ['agent'])
    expect(heard()).toEqual(['label.created', 'issues.labeled'])
    addLabels(world, wanda, repository, issue, ['AGENT'])
    expect(heard()).toEqual([])
    expect(repository.labels.get('agent')?.color).toBe('ededed')
  })

  it('carry who put them there and who took them off', () => {
    const { world, repository, wanda, tara, issue } = anIssue()
    addLabels(world, wanda, repository, issue, ['agent'])
    removeLabel(world, tara, repository, issue, 'agent')
    expect(issue.timeline.map(({ event, label, login }) => [event, label, login])).toEqual([
      ['labeled', 'agent', 'wanda'],
      ['unlabeled', 'agent', 'tara'],
    ])
  })

  it('are told as events of the pull request when they are on one', () => {
    const { world, repository, wanda, branch, pull, heard } = aTown()
    branch('topic')
    const issue = pull('topic')
    heard()
    addLabels(world, wanda, repository, issue, ['agent:merge'])
    expect(heard()).toEqual(['label.created', 'pull_request.labeled'])
  })

  it('are replaced as a set: what is missing goes, what is new comes, what stays is no event', () => {
    const { world, repository, wanda, issue, heard } = anIssue()
    addLabels(world, wanda, repository, issue, ['a', 'b'])
    heard()
    setLabels(world, wanda, repository, issue, ['b', 'c'])
    expect([...issue.labels]).toEqual(['b', 'c'])
    expect(heard()).toEqual(['issues.unlabeled', 'label.created', 'issues.labeled'])
  })

  it('answer 404 when the label is not there, and 422 above a hundred', () => {
    const { world, repository, wanda, issue } = anIssue()
    const missing = refusalOf(() => removeLabel(world, wanda, repository, issue, 'agent'))
    expect([missing.status, missing.message]).toEqual([404, 'Label does not exist'])
    const many = Array.from({ length: 101 }, (_, count) => `label-${count}`)
    expect(refusalOf(() => addLabels(world, wanda, repository, issue, many)).status).toBe(422)
    expect(issue.labels.size).toBe(0)
  })
})
