import type { BranchRule, Repository } from '../../../src/emulator/state.ts'
import type { Hub } from '../git/hub.ts'

/** A rule that sends every change of `main` through the merge queue. */
export function queueRule(differs: Readonly<Record<string, unknown>> = {}): BranchRule {
  const parameters = {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'MERGE',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
    ...differs,
  }
  return { pattern: 'main', type: 'merge_queue', parameters }
}

export function checksRule(...contexts: readonly string[]): BranchRule {
  const required = contexts.map((context) => ({ context }))
  const parameters = { required_status_checks: required, strict_required_status_checks_policy: false }
  return { pattern: 'main', type: 'required_status_checks', parameters }
}

/** A check of the App on a commit, over HTTP. */
export async function check(
  github: Hub,
  repository: Repository,
  head: string,
  conclusion: 'success' | 'failure' = 'success',
): Promise<void> {
  const { owner, name: repo } = repository
  await github.asApp().rest.checks.create({ owner, repo, name: 'ci', head_sha: head, status: 'completed', conclusion })
}

type Answer = { data: unknown; errors: { type: string; message: string }[] }

/** One GraphQL document by the App: data and refusals side by side. */
export async function graphql(github: Hub, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await fetch(github.emulator().graphqlUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${github.appToken()}` },
    body: JSON.stringify({ query, variables }),
  })
  const body: Partial<Answer> = JSON.parse(await answer.text())
  return { data: body.data, errors: body.errors ?? [] }
}
