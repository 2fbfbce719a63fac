import { expect, it } from 'vitest'
import { type Story, tell } from '../support/story.ts'
import { checker, later, quietRepository, waitsFor } from '../support/story-merge.ts'
import { asked, gate, moves } from '../support/story-queue.ts'

const files = quietRepository('mode: auto, approvals: 1')

/** Rows of a table of gates, without the sign of what they say. */
function rows(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\| [✓○✘–] \|/.test(line))
}

async function waiting(story: Story): Promise<number> {
  const pull = await asked(story)
  await later(story, () => checker(story).reports('test'))
  waitsFor(story, 'review_required', { says: '1 approval of this commit is wanted; there are 0.' })
  return pull
}

it(
  'explain answers on the page with the same table as the check',
  tell({ files }, async (story) => {
    const pull = await waiting(story)
    await later(story, () => story.mona.comment(pull, '@agent explain'))
    const [answer = '', ...others] = story.replies(pull)
    expect(others).toEqual([])
    expect(rows(answer)).toEqual(rows(gate(story).summary))
    expect(rows(answer).length).toBeGreaterThan(30)
    expect(answer).toContain('1 approval of this commit is wanted; there are 0.')
    expect(moves(story)).toEqual([])
  }),
)

it(
  'explain --what-if judges again with what is supposed, and nothing is done',
  tell({ files }, async (story) => {
    const pull = await waiting(story)
    const before = gate(story).summary
    await later(story, () => story.mona.comment(pull, '@agent explain --what-if "approve by rita"'))
    const [answer = ''] = story.replies(pull)
    expect(answer).toContain('approve by rita')
    expect(answer).toMatch(/would be merged|merged next|is merged/i)
    expect({ moves: moves(story), summary: gate(story).summary }).toEqual({ moves: [], summary: before })
    await later(story, () => story.rita.review(pull, 'APPROVE'))
    expect(moves(story)).toEqual(['merge'])
  }),
)
