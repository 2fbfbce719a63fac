import { commitFacts, commitsBetween, diffText, mergeBase } from '../git/plumbing.ts'
import type { CheckRun, Issue, Pull, Repository, Thread } from '../state.ts'
import { conversation } from './conversation.ts'
import { diffBoxes } from './diff.ts'
import { type Html, html } from './html.ts'
import { labelRow, stateOf } from './issue.ts'
import { markdown } from './markdown.ts'
import { type Link, pill, when } from './page.ts'

/** Conversation, checks, threads, commits and diff of a pull request on one page. */
export function pullPage(repository: Repository, issue: Issue, pull: Pull, link: Link): Html {
  const base = mergeBase(repository.dir, pull.baseSha, pull.headSha) ?? pull.baseSha
  const merged = pull.merged
    ? html` · merged ${when(pull.merged.at)} by ${pull.merged.by} as <code>${pull.merged.sha.slice(0, 7)}</code>`
    : null
  return html`<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
<div class="meta">${pill(stateOf(issue))}${labelRow(issue)} ${issue.login} wants to merge <code>${pull.headRef}</code> into <code>${pull.baseRef}</code>${merged}</div>
${conversation(repository, issue, link)}
<h2>Checks on ${pull.headSha.slice(0, 7)}</h2>${checks(repository, pull.headSha)}
${threads(pull.threads)}
<h2>Commits</h2><table class="list">${commitsBetween(repository.dir, base, pull.headSha).map((sha) => commitRow(repository, sha, link))}</table>
<h2>Files changed</h2>${diffBoxes(diffText(repository.dir, base, pull.headSha))}`
}

function checks(repository: Repository, sha: string): Html {
  const runs = repository.checkRuns.filter(({ headSha }) => headSha === sha)
  if (runs.length === 0) return html`<p>No check has reported.</p>`
  return html`${runs.map(checkBox)}`
}

function checkBox(run: CheckRun): Html {
  const { title, summary } = run.output
  const body = summary ? html`<div class="body">${markdown(summary)}</div>` : null
  return html`<div class="box"><div class="head">${pill(run.conclusion ?? run.status)}<b>${run.name}</b> ${title ?? ''}</div>${body}</div>`
}

function threads(all: readonly Thread[]): Html | null {
  if (all.length === 0) return null
  const boxes = all.map(
    (thread) =>
      html`<div class="box"><div class="head">${pill(thread.resolvedBy ? 'success' : 'action_required', thread.resolvedBy ? 'resolved' : 'open')}<b>${thread.path}:${thread.line}</b></div>${thread.comments.map((comment) => html`<div class="body"><b>${comment.login}</b>${markdown(comment.body)}</div>`)}</div>`,
  )
  return html`<h2>Review threads</h2>${boxes}`
}

function commitRow(repository: Repository, sha: string, link: Link): Html {
  const { message, author } = commitFacts(repository.dir, sha)
  const path = `/${repository.owner}/${repository.name}/commit/${sha}`
  const verified = repository.signed.has(sha) ? pill('success', 'verified') : null
  return html`<tr><td><a href="${link(path)}"><code>${sha.slice(0, 7)}</code></a></td><td>${message.split('\n')[0] ?? ''} ${verified}</td><td>${author.name}</td></tr>`
}
