import { gate as gates, severity as severities } from '../../domain/review/verdict.ts'
import { defaultGate, type Item, type ItemSpec } from '../checklist.ts'

const opinions = ['on-fail-and-pass', 'on-fail', 'never'] as const

export type Tightening = { readonly item: ItemSpec } | { readonly loosens: readonly string[] }

/**
 * An item of a shipped checklist, tightened by one of the same letter in a repository's own file. Title and assertion are
 * repeated as they are; severity, gate and second opinion may only rise; detectors, `pass_when`, `fail_when` and references
 * are added to. Whatever else it says has to be what the shipped item says.
 * @returns what would loosen it, where anything does: then nothing of it counts
 */
export function tighten(shipped: ItemSpec, own: Item): Tightening {
  const loosens = [...otherMeaning(shipped, own), ...lower(shipped, own), ...exceptions(shipped, own)]
  if (loosens.length > 0) return { loosens }
  const severity = stricter(severities.options, shipped.severity, own.severity)
  const gate = stricter(gates.options, shipped.gate, own.gate ?? defaultGate(own))
  return {
    item: {
      ...shipped,
      severity,
      gate,
      rev: shipped.rev + own.rev,
      second_opinion: stricter(opinions, shipped.second_opinion, own.second_opinion),
      detectors: [...shipped.detectors, ...own.detectors],
      pass_when: union(shipped.pass_when, own.pass_when),
      fail_when: union(shipped.fail_when, own.fail_when),
      refs: {
        cwe: union(shipped.refs.cwe, own.refs.cwe),
        asvs: union(shipped.refs.asvs, own.refs.asvs),
        other: union(shipped.refs.other, own.refs.other),
      },
    },
  }
}

function otherMeaning(shipped: ItemSpec, own: Item): readonly string[] {
  const same = (one: string, other: string): boolean =>
    one.replace(/\s+/g, ' ').trim() === other.replace(/\s+/g, ' ').trim()
  return [
    ...(same(shipped.title, own.title) ? [] : ['the title differs: repeat it as it is']),
    ...(same(shipped.assert, own.assert) ? [] : ['the assertion differs: repeat it as it is']),
    ...(own.status === 'active' ? [] : [`the status is \`${own.status}\``]),
  ]
}

function lower(shipped: ItemSpec, own: Item): readonly string[] {
  const falls = (order: readonly string[], from: string, to: string): boolean => order.indexOf(to) > order.indexOf(from)
  return [
    ...(falls(severities.options, shipped.severity, own.severity)
      ? [`the severity falls from ${shipped.severity} to ${own.severity}`]
      : []),
    ...(own.gate && falls(gates.options, shipped.gate, own.gate)
      ? [`the gate falls from ${shipped.gate} to ${own.gate}`]
      : []),
  ]
}

const plain: Item['evidence'] = { fail: 'diff-line', pass: 'per-subject', context: [] }

/** What narrows an item or excuses from it: to be left out, or repeated as it is. */
function exceptions(shipped: ItemSpec, own: Item): readonly string[] {
  const repeats = (name: 'na_when' | 'not_a_fail' | 'controls' | 'clears'): boolean =>
    own[name].every((one) => shipped[name].includes(one))
  const lists = (['na_when', 'not_a_fail', 'controls', 'clears'] as const).filter((name) => !repeats(name))
  const evidence = [plain, shipped.evidence].some((one) => JSON.stringify(one) === JSON.stringify(own.evidence))
  const narrows = own.applies !== undefined && JSON.stringify(own.applies) !== JSON.stringify(shipped.applies)
  const twice = own.detectors.filter(({ id }) => shipped.detectors.some((detector) => detector.id === id))
  return [
    ...lists.map((name) => `\`${name}\` adds exceptions`),
    ...(evidence ? [] : ['`evidence` differs']),
    ...(narrows ? ['`applies` differs'] : []),
    ...twice.map(({ id }) => `the detector \`${id}\` stands in the shipped item`),
  ]
}

function stricter<Word extends string>(order: readonly Word[], one: Word, other: Word): Word {
  return order.indexOf(one) <= order.indexOf(other) ? one : other
}

function union<One>(shipped: readonly One[], own: readonly One[]): One[] {
  return [...new Set([...shipped, ...own])]
}
