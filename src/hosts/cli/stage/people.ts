import type { Emulator } from '../../../emulator/emulator.ts'
import type { Repository } from '../../../emulator/state.ts'

/** Somebody at a keyboard: speaks to GitHub over HTTP with a token of their own, as the web pages would. */
export type Person = {
  readonly login: string
  readonly openIssue: (issue: { title: string; body: string }) => Promise<number>
  readonly label: (number: number, name: string) => Promise<void>
  readonly unlabel: (number: number, name: string) => Promise<void>
  /** Returns the comment's id. */
  readonly comment: (number: number, body: string) => Promise<number>
  readonly request: (method: string, path: string, body?: unknown) => Promise<unknown>
}

/** @throws Error with GitHub's words when GitHub refuses */
export function person(emulator: Emulator, repository: Repository, login: string): Person {
  const token = emulator.userToken(login)
  const root = `${emulator.apiUrl}/repos/${repository.owner}/${repository.name}`
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${root}${path}`, {
      method,
      headers: {
        authorization: `token ${token}`,
        'content-type': 'application/json',
        accept: 'application/vnd.github+json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${login}: ${method} ${path} was answered ${response.status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return {
    login,
    request,
    openIssue: async (issue) => field(await request('POST', '/issues', issue), 'number'),
    label: async (number, name) => void (await request('POST', `/issues/${number}/labels`, { labels: [name] })),
    unlabel: async (number, name) =>
      void (await request('DELETE', `/issues/${number}/labels/${encodeURIComponent(name)}`)),
    comment: async (number, body) => field(await request('POST', `/issues/${number}/comments`, { body }), 'id'),
  }
}

function field(answer: unknown, name: string): number {
  const value =
    answer !== null && typeof answer === 'object' ? Object.entries(answer).find(([key]) => key === name) : undefined
  if (typeof value?.[1] !== 'number') throw new Error(`GitHub's answer has no ${name}`)
  return value[1]
}
