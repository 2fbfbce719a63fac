import type { Issue, Repository } from '../state.ts'
import { fullName } from '../world.ts'
import { conversation } from './conversation.ts'
import { type Html, html } from './html.ts'
import { type Link, pill, when } from './page.ts'

export function issuePage(repository: Repository, issue: Issue, link: Link): Html {
  return html`<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
<div class="meta">${pill(issue.state)}${labelRow(issue)} ${issue.login} opened this ${when(issue.createdAt)}${issue.closedAt ? ` · closed ${when(issue.closedAt)} by ${issue.closedBy ?? 'nobody'}` : ''}</div>
${conversation(repository, issue, link)}`
}

export function labelRow(issue: Issue): readonly Html[] {
  return [...issue.labels].map((name) => pill('label', name))
}

/** Issues, or pull requests, newest first. */
export function listPage(repository: Repository, kind: 'issues' | 'pulls', link: Link): Html {
  const shown = [...repository.issues.values()].filter(({ pull }) => (pull !== null) === (kind === 'pulls')).reverse()
  const rows = shown.map((issue) => {
    const path = `/${fullName(repository)}/${kind === 'pulls' ? 'pull' : 'issues'}/${issue.number}`
    return html`<tr><td>${pill(stateOf(issue))}</td><td><a href="${link(path)}">${issue.title}</a> ${labelRow(issue)}</td><td>#${issue.number}</td><td>${issue.login}</td><td>${when(issue.updatedAt)}</td></tr>`
  })
  return html`<h1>${kind === 'pulls' ? 'Pull requests' : 'Issues'}</h1><table class="list">${rows}</table>${rows.length === 0 ? html`<p>None yet.</p>` : null}`
}

export function stateOf(issue: Issue): string {
  if (issue.pull?.merged) return 'merged'
  return issue.state === 'open' && issue.pull?.draft ? 'draft' : issue.state
}
