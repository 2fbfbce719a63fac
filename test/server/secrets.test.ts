import { afterAll, describe, expect, it } from 'vitest'
import type { LogRecord } from '../../src/handle.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { tell } from '../support/story.ts'
import { config, paths, toy } from '../support/story-toy.ts'
import { type House, openHouse } from './support/house.ts'

const shapes = /-----BEGIN|gh[pousr]_\w{10}|github_pat_|\beyJ[\w-]{10,}\.|sk-ant-|sha256=[0-9a-f]{64}/

/** Lines that hold one of the secrets, or anything shaped like one. The secret itself is never printed. */
function leaks(lines: readonly string[], secrets: readonly string[]): readonly string[] {
  return lines.flatMap((line, index) => {
    const leaked = secrets.findIndex((secret) => line.includes(secret))
    return leaked >= 0 || shapes.test(line) ? [`line ${index + 1}, secret ${leaked}`] : []
  })
}

/** The lines of a key that are its own. */
function keyLines(pem: string): readonly string[] {
  return pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'))
}

describe('what the server logs in a whole story', () => {
  it(
    'is one object a line with the fields people search for, and holds no secret, key, token or signature',
    tell({ files: toy({ [paths.config]: config({ merge: '' }) }) }, async (story) => {
      await story.mona.ask('Greet the world')
      await story.settled()
      const { number } = story.pull()
      await story.outsider.comment(number, '@agent merge this')
      await story.settled()
      story.time.nextSecond()
      await story.mona.comment(number, '@agent approve')
      await story.settled()
      const lines = story.server.log.map((record) => JSON.stringify(record))
      const tokens = [...story.emulator.world.tokens.keys()]
      expect(tokens.length).toBeGreaterThan(5)
      const { app } = story
      expect(leaks(lines, [app.secret, ...keyLines(app.privateKey), ...tokens, 'scripted-model-key'])).toEqual([])
      tellsEverything(story.server.log)
    }),
  )
})

const fields = 'address calls delivery detail effects event reason repository trail trigger wakeAt'.split(' ')

function tellsEverything(log: readonly LogRecord[]): void {
  const handled = log.filter(({ event }) => event === 'handled')
  for (const record of handled) expect(Object.keys(record).toSorted()).toEqual(fields)
  const trails = handled.flatMap(({ trail }) => (Array.isArray(trail) ? trail : []))
  expect(trails).toEqual(expect.arrayContaining(['claimed', 'published', 'not_a_writer', 'merged']))
  expect(handled.some(({ delivery }) => typeof delivery === 'string')).toBe(true)
}

describe('what the server logs when things go wrong', () => {
  const state: { house?: House } = {}
  afterAll(() => state.house?.close())

  it('says why in words, and holds no secret', async () => {
    const house = await openHouse()
    state.house = house
    await house.server.idle()
    for (const answer of [401, 403, 404, 422, 500] as const) {
      house.emulator.faults.request({ operation: 'Subject', answer, times: 3 })
      await house.post({ id: `answered ${answer}`, payload: house.labeled(1) })
      house.emulator.faults.clear()
    }
    house.emulator.faults.request({ operation: 'Backlog', answer: 500, times: 3 })
    await house.server.sweep()
    const mona = person(house.emulator, house.repository, 'mona')
    await mona.label(await mona.openIssue({ title: 'Wanted', body: '' }), 'agent')
    house.emulator.faults.request({ operation: 'Subject', answer: 500, times: 3 })
    await house.server.sweep()
    const lines = house.log.map((record) => JSON.stringify(record))
    expect(house.log.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['delivery_failed', 'sweep_failed', 'sweep_failure']),
    )
    const errors = house.log.filter((record) => 'error' in record)
    expect(errors.length).toBeGreaterThanOrEqual(7)
    for (const { error } of errors) expect(error).toMatch(/^\w+: .+/)
    const secrets = [house.app.secret, ...keyLines(house.app.privateKey), ...house.emulator.world.tokens.keys()]
    expect(leaks(lines, secrets)).toEqual([])
  })
})

describe('the search for secrets itself', () => {
  it.each([
    ['the secret itself', 'a line with my-own-secret in it', 1],
    ['a token by its shape', `token ghs${'_'}${'a1b2'.repeat(5)}`, 1],
    ['a JSON web token', `bearer eyJ${'hbGciOiJIUzI1NiJ9'}.x`, 1],
    ['a signature', `sha256=${'ab12'.repeat(16)}`, 1],
    ['nothing', '{"event":"swept"}', 0],
  ])('finds %s', (_what, line, count) => {
    expect(leaks([line], ['my-own-secret'])).toHaveLength(count)
  })
})
