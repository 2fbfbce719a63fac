import { coverage } from '../domain/glob.ts'
import type { Detector, ItemSpec } from './checklist.ts'
import type { Answer, Ask, DetectorPorts } from './detectors/ask.ts'
import { askBuiltin } from './detectors/ask-builtin.ts'
import { askAstGrep } from './detectors/ast-grep.ts'
import type { Finding } from './detectors/finding.ts'
import { askRegex } from './detectors/regex.ts'
import { askYaml } from './detectors/yaml/ask-yaml.ts'
import { excusable } from './evidence/code-part.ts'
import type { DiffReading } from './file-diff.ts'
import type { Detected, DetectorTrouble, Hit } from './hit.ts'
import type { Unit } from './unit.ts'

/**
 * Runs the detectors of all items. Nothing is thrown for what a detector does: one that fails, takes too long or is not
 * installed is listed as trouble on the units it was to read.
 * @param inScope which items are about which units; all of them, unless told
 */
export function detect(
  items: readonly ItemSpec[],
  units: readonly Unit[],
  diff: DiffReading,
  ports: DetectorPorts,
  inScope: (item: ItemSpec, unit: Unit) => boolean = () => true,
): Detected {
  const asks = items.flatMap((item) => {
    const own = units.filter((unit) => inScope(item, unit))
    return item.detectors.map((detector): Ask => {
      return { item, detector, units: own.filter(readBy(detector)), everyUnit: units, diff, ports }
    })
  })
  const answers = asks.map((ask) => ({ ask, answers: askDetector(ask) }))
  return {
    hits: answers.flatMap(({ ask, answers }) => answers.flatMap((answer) => hitsOf(ask, answer))),
    troubles: answers.flatMap(({ ask, answers }) => answers.flatMap((answer) => troublesOf(ask, answer))),
  }
}

/** What is kept from the model is still read by detectors in code, and by patterns that say so. */
function readBy(detector: Detector): (unit: Unit) => boolean {
  const { engine, paths } = detector
  const everywhere = engine === 'builtin' || (engine === 'regex' && detector.everywhere === true)
  const isNamed = coverage(paths ?? [])
  return ({ file, treatment }) =>
    (everywhere || treatment.kind !== 'skipped') && (!paths || isNamed(file.path) || isNamed(file.oldPath))
}

function askDetector(ask: Ask): readonly Answer[] {
  const { detector } = ask
  switch (detector.engine) {
    case 'regex':
      return askRegex({ ...ask, detector })
    case 'yaml':
      return askYaml({ ...ask, detector })
    case 'ast-grep':
      return askAstGrep({ ...ask, detector })
    case 'builtin':
      return askBuiltin({ ...ask, detector })
  }
}

function hitsOf({ item, detector, ports }: Ask, answer: Answer): readonly Hit[] {
  if (!('findings' in answer)) return []
  const { unit } = answer
  return withoutAllowed(answer.findings, detector.allow ?? [], ports).map(
    ({ side, line, kind, text, message, secret = false }) => ({
      item: item.name,
      detector: detector.id,
      effect: detector.effect,
      unit: unit.id,
      path: unit.file.path,
      side,
      line,
      kind,
      text,
      message: [detector.message, message].filter(Boolean).join(': '),
      secret,
    }),
  )
}

/**
 * Whoever writes a line may write a comment behind it: what `allow` names has to stand in its code, too. A pattern that takes
 * too long or fails excuses nothing.
 */
function withoutAllowed(findings: readonly Finding[], allow: readonly string[], { matchLines }: DetectorPorts) {
  if (findings.length === 0) return findings
  const texts = findings.map(({ text }) => text)
  const matched = (pattern: string, lines: readonly string[]): readonly number[] => {
    try {
      const found = matchLines(pattern, lines)
      return found === 'timeout' ? [] : found
    } catch {
      return []
    }
  }
  const allowed = allow.flatMap((pattern) => {
    const named = matched(pattern, texts)
    const codes = named.map((index) => excusable(texts[index] ?? ''))
    return named.length === 0 ? [] : matched(pattern, codes).flatMap((at) => named[at] ?? [])
  })
  return findings.filter((_, index) => !allowed.includes(index))
}

function troublesOf({ item, detector }: Ask, answer: Answer): readonly DetectorTrouble[] {
  if (!('trouble' in answer)) return []
  const { unit, trouble: kind, words } = answer
  return [{ item: item.name, detector: detector.id, effect: detector.effect, unit: unit.id, kind, words }]
}
