import { commitFacts, diffText, emptyTree, listRefs, listTree, readBlob, resolve } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import { fullName } from '../world.ts'
import { diffBoxes } from './diff.ts'
import { type Html, html } from './html.ts'
import { markdown } from './markdown.ts'
import { type Link, when } from './page.ts'

/** Files, branches, other refs and README of the default branch. */
export function repositoryPage(repository: Repository, link: Link): Html {
  const head = resolve(repository.dir, `refs/heads/${repository.defaultBranch}`)
  const files = head === null ? [] : listTree(repository.dir, head, true).filter(({ type }) => type === 'blob')
  const readme = head === null ? null : readBlob(repository.dir, head, 'README.md')
  const refs = listRefs(repository.dir, 'refs/').filter(({ ref }) => !ref.startsWith('refs/pull/'))
  const rows = refs.map(
    ({ ref, sha }) =>
      html`<tr><td><code>${ref}</code></td><td><a href="${link(`/${fullName(repository)}/commit/${sha}`)}"><code>${sha.slice(0, 7)}</code></a></td><td>${commitFacts(repository.dir, sha).message.split('\n')[0] ?? ''}</td></tr>`,
  )
  return html`<h1>${fullName(repository)}</h1><h2>Refs</h2><table class="list">${rows}</table>
<h2>Files on ${repository.defaultBranch}</h2><table class="list">${files.map(({ path }) => html`<tr><td><code>${path}</code></td></tr>`)}</table>
${readme ? html`<div class="box"><div class="head"><b>README.md</b></div><div class="body">${markdown(readme.toString('utf8'))}</div></div>` : null}`
}

export function commitPage(repository: Repository, sha: string, link: Link): Html {
  const facts = commitFacts(repository.dir, sha)
  const parent = facts.parents[0] ?? emptyTree
  const parents = facts.parents.map(
    (oid) => html` <a href="${link(`/${fullName(repository)}/commit/${oid}`)}"><code>${oid.slice(0, 7)}</code></a>`,
  )
  const verified = repository.signed.has(sha) ? 'signed by GitHub' : 'not signed'
  return html`<h1>${facts.message.split('\n')[0] ?? ''}</h1>
<div class="meta"><code>${sha}</code> · ${facts.author.name} · ${when(facts.author.date)} · ${verified} · parents${parents.length > 0 ? parents : ' none'}</div>
<pre>${facts.message}</pre>${diffBoxes(diffText(repository.dir, parent, sha))}`
}
