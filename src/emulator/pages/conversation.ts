import type { Comment, Issue, Reaction, Repository, TimelineEvent } from '../state.ts'
import { type Html, html } from './html.ts'
import { markdown } from './markdown.ts'
import { type Link, pill, when } from './page.ts'

const pictures: Readonly<Record<Reaction['content'], string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
}

/** Opening text, comments and events of an issue or pull request, in the order they happened. */
export function conversation(repository: Repository, issue: Issue, link: Link): Html {
  const said = issue.comments.map((comment) => ({ at: comment.createdAt, id: comment.id, markup: commentBox(comment) }))
  const happened = issue.timeline.map((event) => ({
    at: event.createdAt,
    id: event.id,
    markup: eventLine(repository, event, link),
  }))
  const ordered = [...said, ...happened].sort((a, b) => a.at.localeCompare(b.at) || a.id - b.id)
  return html`${box(issue.login, issue.createdAt, issue.body || '_No description._', issue.reactions)}${ordered.map(({ markup }) => markup)}`
}

function commentBox(comment: Comment): Html {
  return box(comment.login, comment.createdAt, comment.body, comment.reactions, comment.lastEditedAt !== null)
}

function box(login: string, at: string, body: string, reactions: readonly Reaction[], edited = false): Html {
  return html`<div class="box ${login.endsWith('[bot]') ? 'bot' : ''}"><div class="head"><b>${login}</b> commented ${when(at)}${edited ? ' · edited' : ''}</div><div class="body">${markdown(body)}</div>${reactionRow(reactions)}</div>`
}

function reactionRow(reactions: readonly Reaction[]): Html | null {
  if (reactions.length === 0) return null
  const shown = reactions.map(({ content, login }) => html`<span title="${login}">${pictures[content]} ${login}</span>`)
  return html`<div class="reactions">${shown}</div>`
}

function eventLine(repository: Repository, event: TimelineEvent, link: Link): Html {
  const label = event.label === undefined ? null : pill('label', event.label)
  const commit =
    event.commitId === undefined
      ? null
      : html`<a href="${link(`/${repository.owner}/${repository.name}/commit/${event.commitId}`)}">${event.commitId.slice(0, 7)}</a>`
  return html`<div class="event"><b>${event.login}</b> ${event.event.replaceAll('_', ' ')} ${label}${commit} ${when(event.createdAt)}</div>`
}
