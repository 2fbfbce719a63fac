import { expect, it } from 'vitest'
import { tell } from '../support/story.ts'
import { writes } from '../support/story-agent.ts'
import { until } from '../support/story-mortal.ts'
import { isMerged, moves } from '../support/story-queue.ts'
import { api, guarded, routes } from '../support/story-review.ts'

const guardsIt = writes('src/api.ts', api(guarded('/world'), guarded('/greeting')))
const minute = 60_000

it(
  'the verdict comes last: its publication leads to the merge by itself, without a sweep',
  tell({ files: routes(), runs: () => [guardsIt] }, async (story) => {
    const last = story.server.hold(/(?=[\s\S]*"conclusion":"success")(?=[\s\S]*signalbox:record)/)
    const begun = story.time.clock()
    const issue = await story.mona.ask('Greet the world over HTTP')
    await last.arrived
    await until('CI on the head', () =>
      story.repository.checkRuns.some((run) => run.name === 'test' && run.conclusion === 'success'),
    )
    expect(isMerged(story)).toBe(false)
    expect(moves(story)).toEqual([])
    last.release()
    await story.settled()
    expect(story.pull().pull.merged).toMatchObject({ by: 'signalbox[bot]' })
    expect(moves(story)).toEqual(['merge'])
    expect(story.mergeCheck()).toMatchObject({ conclusion: 'success', output: { title: 'It is merged.' } })
    expect(story.checklist()).toMatchObject({ conclusion: 'success' })
    expect(story.issue(issue).state).toBe('closed')
    expect(story.time.clock() - begun).toBeLessThan(5 * minute)
    expect(story.server.log.filter(({ event }) => event === 'swept')).toHaveLength(1)
  }),
)
