import { getOctokit } from '@actions/github'
import { describe, expect, it } from 'vitest'
import { pullDiff } from '../../src/hosts/cli/checklist/pull-diff.ts'

/** A client whose answers are these, by what it accepts. */
function clientOf(answer: (accept: string) => { status: number; body: string; type: string }) {
  const fetch = async (_url: string, { headers }: { headers: Record<string, string> }) => {
    const { status, body, type } = answer(headers['accept'] ?? '')
    return new Response(body, { status, headers: { 'content-type': type } })
  }
  return getOctokit('token', { request: { fetch } })
}

const pull = JSON.stringify({ base: { ref: 'next' }, labels: [{ name: 'risky' }] })
const json = 'application/json; charset=utf-8'
const where = { owner: 'octo', name: 'measure' }

describe('the diff of a pull request', () => {
  it('comes with its base branch and labels', async () => {
    const client = clientOf((accept) =>
      accept.includes('diff')
        ? { status: 200, body: 'diff --git a/x b/x\n', type: 'text/plain' }
        : { status: 200, body: pull, type: json },
    )
    expect(await pullDiff(client, where, 7)).toEqual({
      text: 'diff --git a/x b/x\n',
      where: { baseRef: 'next', labels: ['risky'] },
    })
  })

  it.each([
    [404, /^There is no pull request #7 in octo\/measure\.$/],
    [406, /^GitHub shows no diff of this size\. Make it here: `git diff main\.\.\.`/],
    [500, /boom/],
  ])('that GitHub answers with %i is an error that says what to do', async (status, words) => {
    const client = clientOf(() => ({ status, body: '{"message":"boom"}', type: json }))
    await expect(pullDiff(client, where, 7)).rejects.toThrow(words)
  })
})
