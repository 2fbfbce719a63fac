import { describe, expect, it } from 'vitest'
import { scriptedReviewer } from '../../../src/emulator/model/review/reviewer.ts'
import { reviewStage } from './support.ts'

const before = "import { app } from './app.ts'\nimport { requireUser } from './guards.ts'\n\n"

const { open, review } = reviewStage({
  'README.md': 'A toy.\n',
  'src/routes.ts': before,
  'src/guards.ts': 'export const requireUser = () => {}\n',
})

const route = (guard: string): string =>
  `${before}app.get('/reports/totals', ${guard}(request, response) => {\n  response.json({ total: 0 })\n})\n`

describe('the lists that come with a release, without a configuration', () => {
  it('fail a route that anybody may call, on its line, and pass it with a guard', async () => {
    const pull = await open({ 'src/routes.ts': route('') })
    const { report } = await review(pull, scriptedReviewer())
    expect(report.problems).toEqual([])
    expect(report.checklists.map(({ id }) => id).sort()).toEqual(['review-integrity', 'security'])
    const failing = report.lines.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')
    expect(failing.map(({ item, verdict }) => [item, verdict])).toEqual([['security/B', 'fail']])
    expect(failing[0]?.evidence).toMatchObject([{ path: 'src/routes.ts', side: 'RIGHT', line: 4 }])
  })

  it('find nothing wrong once the route has a guard', async () => {
    const { report } = await review(await open({ 'src/routes.ts': route('requireUser, ') }), scriptedReviewer())
    const blocking = report.lines.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')
    expect(blocking).toEqual([])
    expect(report.lines.find(({ item }) => item === 'security/B')).toMatchObject({ verdict: 'pass' })
  })
})
