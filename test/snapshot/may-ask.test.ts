import { expect, it } from 'vitest'
import { defaultConfig } from '../../src/domain/config.ts'
import { addresses } from '../../src/snapshot/may-ask.ts'

const robot = { ...defaultConfig, command: { handle: '@Robot' } }

it.each([
  ['@agent do it', defaultConfig, true],
  ['please, /agent do it', defaultConfig, true],
  ['nothing for anybody', defaultConfig, false],
  ['@robot do it', robot, true],
  ['/robot do it', robot, true],
  ['/agent do it', robot, false],
])('%s may address us: the slash goes with the configured handle', (text, config, expected) => {
  expect(addresses(text, config)).toBe(expected)
})
