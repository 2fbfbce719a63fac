import type { Job, Repository, Run } from '../state.ts'
import { fullName } from '../world.ts'
import { type Html, html } from './html.ts'
import { type Link, pill, when } from './page.ts'

export function runsPage(repository: Repository, link: Link): Html {
  const rows = [...repository.runs].reverse().map((run) => {
    const path = link(`/${fullName(repository)}/actions/runs/${run.id}`)
    return html`<tr><td>${pill(run.conclusion ?? run.status)}</td><td><a href="${path}">${run.displayTitle}</a></td><td>${run.name}</td><td>${run.event}</td><td>${run.headBranch}</td><td>${run.actor}</td><td>${seconds(run.startedAt, run.updatedAt)}</td></tr>`
  })
  return html`<h1>Actions</h1><table class="list">${rows}</table>${rows.length === 0 ? html`<p>No run yet.</p>` : null}`
}

export function runPage(run: Run): Html {
  const files = run.artifacts.map(({ name, zip }) => html`<tr><td>${name}</td><td>${zip.length} bytes</td></tr>`)
  return html`<h1>${run.displayTitle} <span class="number">run ${run.id}, attempt ${run.attempt}</span></h1>
<div class="meta">${pill(run.conclusion ?? run.status)} ${run.name} · ${run.event} on <code>${run.headBranch}</code> at <code>${run.headSha.slice(0, 7)}</code> · by ${run.actor} · ${when(run.createdAt)}</div>
${run.jobs.map(jobBox)}
${files.length > 0 ? html`<h2>Artifacts</h2><table>${files}</table>` : null}`
}

function jobBox(job: Job): Html {
  const steps = job.steps.map(
    ({ name, status, conclusion }) => html`<tr><td>${pill(conclusion ?? status)}</td><td>${name}</td></tr>`,
  )
  return html`<div class="box"><div class="head">${pill(job.conclusion ?? job.status)}<b>${job.name}</b> ${seconds(job.startedAt, job.completedAt)}</div><div class="body"><table class="list">${steps}</table><details><summary>Log</summary><pre>${job.log}</pre></details></div></div>`
}

function seconds(from: string | null, to: string | null): string {
  return from === null || to === null ? '' : `${Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))} s`
}
