import { openedPull, openedPulls } from '../domain/answer/written.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import { failureOrThrow } from '../github/failure.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type PullEffect = Extract<Effect, { kind: 'open_pull' }>

/**
 * Opens a pull request, or finds the open one of that branch (REST, "Create a pull request"). Where the plan knows no
 * drafts it becomes an ordinary one; our own check holds it.
 */
export async function openPull(effect: PullEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const { branch, base, title, body, draft } = effect
  try {
    const { data } = await writing.github.request('POST /repos/{owner}/{repo}/pulls', {
      ...restPlace(where),
      head: branch,
      base,
      title,
      body,
      draft,
      request: { conditional: true },
    })
    return opened(data)
  } catch (error) {
    return afterRefusal(error, effect, where, writing)
  }
}

async function afterRefusal(error: unknown, effect: PullEffect, where: Where, writing: Writing): Promise<EffectResult> {
  const { outcome, status, words } = failureOrThrow(error)
  const invalid = outcome === 'refused' && status === 422
  if (invalid && effect.draft && /draft/i.test(words)) return openPull({ ...effect, draft: false }, where, writing)
  const mayExist = outcome === 'unknown' || (invalid && /already exists/i.test(words))
  const found = mayExist ? await findOpen(effect, where, writing) : null
  if (found) return found
  if (!invalid) throw error
  return { kind: 'refused', reason: /no commits between/i.test(words) ? 'no_change' : 'branch_rules', words }
}

async function findOpen({ branch }: PullEffect, where: Where, { github }: Writing): Promise<EffectResult | null> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls', {
    ...restPlace(where),
    head: `${where.owner}:${branch}`,
    state: 'open',
  })
  const [found] = openedPulls.parse(data)
  return found ? opened(found) : null
}

function opened(data: unknown): EffectResult {
  const pull = openedPull.parse(data)
  return {
    kind: 'opened',
    number: pull.number,
    nodeId: pull.node_id,
    url: pull.html_url,
    draft: pull.draft === true,
  }
}
