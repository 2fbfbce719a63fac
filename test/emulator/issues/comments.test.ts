import { describe, expect, it } from 'vitest'
import { addComment, deleteComment, editComment } from '../../../src/emulator/ops/comments.ts'
import { createIssue, lockIssue } from '../../../src/emulator/ops/issues.ts'
import { addReaction, removeReaction } from '../../../src/emulator/ops/reactions.ts'
import { commentView } from '../../../src/emulator/views/comment.ts'
import { timelineViews } from '../../../src/emulator/views/timeline.ts'
import { aTown, refusalOf } from './support.ts'

function anIssue() {
  const town = aTown()
  const issue = createIssue(town.world, town.wanda, town.repository, { title: 'One', body: '' })
  town.heard()
  return { ...town, issue }
}

describe('a comment', () => {
  it('moves the issue, and an edit shows its editor and time', () => {
    const { world, repository, wanda, octocat, issue, pass, heard, events } = anIssue()
    pass(60)
    const comment = addComment(world, wanda, repository, issue, 'hello')
    expect(issue.updatedAt).toBe('2026-11-20T12:01:00Z')
    pass(60)
    editComment(world, octocat, repository, issue, comment, 'bye')
    expect(comment).toMatchObject({ login: 'wanda', editor: 'octocat', lastEditedAt: '2026-11-20T12:02:00Z' })
    expect(events.at(-1)?.payload['changes']).toEqual({ body: { from: 'hello' } })
    deleteComment(world, wanda, repository, issue, comment)
    expect(issue.comments).toEqual([])
    expect(heard()).toEqual(['issue_comment.created', 'issue_comment.edited', 'issue_comment.deleted'])
  })

  it('carries the App that wrote it, and its author as a bot', () => {
    const { world, repository, bot, app, issue } = anIssue()
    const comment = addComment(world, bot, repository, issue, 'hello')
    const view = commentView(world, repository, issue, comment)
    expect(view).toMatchObject({
      user: { login: 'signalbox[bot]', type: 'Bot' },
      performed_via_github_app: { id: app.id, slug: 'signalbox' },
      author_association: 'NONE',
      reactions: { total_count: 0, eyes: 0 },
    })
  })

  it('takes 65,536 characters and not one more, and never none', () => {
    const { world, repository, wanda, issue } = anIssue()
    addComment(world, wanda, repository, issue, 'x'.repeat(65_536))
    const long = refusalOf(() => addComment(world, wanda, repository, issue, 'x'.repeat(65_537)))
    expect([long.status, long.errors[0]?.['message']]).toEqual([422, 'Body is too long (maximum is 65536 characters)'])
    const blank = refusalOf(() => addComment(world, wanda, repository, issue, ' \n'))
    expect([blank.status, blank.errors[0]?.['message']]).toEqual([422, 'Body cannot be blank'])
    expect(issue.comments).toHaveLength(1)
  })

  it('stands in the timeline between the events, oldest first', () => {
    const { world, repository, wanda, issue } = anIssue()
    addComment(world, wanda, repository, issue, 'hello')
    lockIssue(world, wanda, repository, issue, { locked: true, reason: null })
    const told = timelineViews(world, repository, issue).map((view) => view['event'])
    expect(told).toEqual(['commented', 'locked'])
  })
})

describe('a locked conversation', () => {
  it.each(['bot', 'rita', 'tara'] as const)('refuses comments by %s, who has no push access of their own', (who) => {
    const { world, repository, wanda, issue, heard, ...town } = anIssue()
    lockIssue(world, wanda, repository, issue, { locked: true, reason: null })
    heard()
    const refusal = refusalOf(() => addComment(world, town[who], repository, issue, 'hello'))
    expect([refusal.status, refusal.message]).toEqual([403, 'Unable to create comment because issue is locked'])
    expect(heard()).toEqual([])
  })

  it('lets people with write comment, and nobody react', () => {
    const { world, repository, wanda, octocat, issue } = anIssue()
    lockIssue(world, wanda, repository, issue, { locked: true, reason: null })
    const comment = addComment(world, wanda, repository, issue, 'still here')
    for (const subject of [issue, comment]) {
      expect(refusalOf(() => addReaction(world, octocat, repository, subject, issue, 'eyes')).status).toBe(403)
      expect(subject.reactions).toEqual([])
    }
  })
})

describe('a reaction', () => {
  it('is the same one when the same account reacts alike again, and sends nothing', () => {
    const { world, repository, bot, wanda, issue, heard } = anIssue()
    const first = addReaction(world, bot, repository, issue, issue, 'eyes')
    const again = addReaction(world, bot, repository, issue, issue, 'eyes')
    const other = addReaction(world, wanda, repository, issue, issue, 'eyes')
    expect([first.created, again.created, other.created]).toEqual([true, false, true])
    expect(again.reaction).toBe(first.reaction)
    expect(heard()).toEqual([])
  })

  it('is taken back by its author only', () => {
    const { world, repository, bot, wanda, issue } = anIssue()
    const { reaction } = addReaction(world, bot, repository, issue, issue, 'rocket')
    expect(refusalOf(() => removeReaction(wanda, issue, { id: reaction.id })).status).toBe(403)
    expect(refusalOf(() => removeReaction(bot, issue, { id: 1 })).status).toBe(404)
    removeReaction(bot, issue, { content: 'rocket' })
    expect(issue.reactions).toEqual([])
  })
})
