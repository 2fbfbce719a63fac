import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { config } from '../../src/domain/config.ts'
import { gateNames } from '../../src/domain/merge/judgment.ts'
import { forms } from '../../src/domain/merge/what-if.ts'
import { blockerLabel, mergeLabels } from '../../src/domain/names.ts'
import { isReason } from '../../src/domain/reason.ts'
import { readWhatIf } from '../../src/events/what-if.ts'
import { gateWords } from '../../src/render/merge-gates.ts'

const read = (path: string): string => readFileSync(path, 'utf8')
const page = read('docs/merging.md')
const [, gates = ''] = page.split('## The gates')
const tables = gates.split('\n## ')[0] ?? ''

describe('docs/merging.md', () => {
  it('names every gate once, in the order in which they are asked', () => {
    const named = [...tables.matchAll(/^\| ([^|]+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, name]) => name)
    expect(named.filter((name) => name !== 'gate')).toEqual(gateNames.map((name) => gateWords[name]))
  })

  it('names every reason that a gate gives', () => {
    const sources = ['branch', 'checks', 'eligible', 'last', 'paths', 'reviews', 'setup'].map((name) =>
      read(`src/decide/merge/gates/${name}.ts`),
    )
    const given = [...sources.join('\n').matchAll(/'([a-z]+(?:_[a-z]+)*)'/g)].map(([, word = '']) => word)
    // Named after what a policy could want and this one never does.
    const never = ['check_skipped', 'neutral_not_allowed', 'check_too_short', 'check_interrupted', 'reviews_requested']
    // A mode of the policy with the name of a reason.
    const apart = ['report_only', ...never]
    const wanted = [...new Set(given)].filter((word) => isReason(word) && !apart.includes(word))
    expect(wanted.length).toBeGreaterThan(40)
    expect(wanted.filter((word) => !tables.includes(`\`${word}\``))).toEqual([])
  })

  it('has examples of a configuration that can be read', () => {
    const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)
    expect(blocks.length).toBeGreaterThan(3)
    for (const text of blocks) expect(() => config.parse(parse(text))).not.toThrow()
  })

  it('names every change that can be supposed, and shows some that are understood', () => {
    for (const form of forms) expect(page).toContain(`\`${form}\``)
    const shown = [...page.matchAll(/--what-if (?:'([^']+)'|"([^"]+)")/g)].map(([, one, other]) => one ?? other ?? '')
    expect(shown.length).toBeGreaterThan(3)
    expect(shown.filter((text) => readWhatIf(text).kind !== 'read')).toEqual([])
  })

  it('names the labels as the source does', () => {
    for (const label of [blockerLabel, ...Object.values(mergeLabels)]) expect(page).toContain(label)
    for (const label of [blockerLabel, ...Object.values(mergeLabels)]) expect(read('docs/state.md')).toContain(label)
  })
})

describe('test/cases/merge/README.md', () => {
  it('names every knob of the table that no key of the configuration turns', () => {
    const text = read('test/cases/merge/README.md')
    const always = /^const always = \{\n([\s\S]*?)^\}/m.exec(read('src/decide/merge/policy.ts'))?.[1] ?? ''
    const { defaults } = JSON.parse(read('test/cases/merge/merge.json'))
    const fixed = [...always.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name)
    const knobs = fixed.filter((name) => Object.hasOwn(defaults.policy, name))
    expect(knobs.length).toBeGreaterThan(10)
    expect(knobs.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})
