import type { Detector } from '../../checklist.ts'
import type { DiffReading, FileDiff } from '../../file-diff.ts'
import type { MatchLines } from '../../hit.ts'
import { languageOf } from '../../language-of.ts'
import type { Answer, Ask } from '../ask.ts'
import { askByFile } from '../by-file.ts'
import type { Finding } from '../finding.ts'
import { newLines } from '../lines.ts'
import { newTextOf } from '../new-text.ts'
import { type Touches, touchesOf } from '../touched.ts'
import { type Located, locateYaml } from './located.ts'
import { type Found, pathSegments, queryYaml } from './query.ts'

export type YamlDetector = Extract<Detector, { engine: 'yaml' }>

/**
 * Tries a path query on the YAML files among the units. Found are nodes that the diff touches; with `absent` the places,
 * touched or not, where the last part of the path is missing (or holds nothing that matches).
 */
export function askYaml(ask: Ask<YamlDetector>): readonly Answer[] {
  const units = ask.units.filter(({ file }) => languageOf(file.path) === 'yaml')
  return askByFile({ ...ask, units }, (file) => findIn(file, ask.diff, ask.detector, ask.ports.matchLines))
}

function findIn(file: FileDiff, diff: DiffReading, detector: YamlDetector, matchLines: MatchLines): readonly Finding[] {
  const text = newTextOf(file, diff)
  if (text === null) return []
  const documents = locateYaml(text).filter((document) => document.kind !== 'scalar')
  const shown = newLines(file, text)
  const touches = touchesOf(file, text)
  const lines = documents.flatMap((root) =>
    detector.absent ? absentIn(root, detector, matchLines) : presentIn(root, detector, matchLines, touches),
  )
  return [...new Set(lines)].map(shown)
}

function presentIn(
  root: Located,
  { path, match }: YamlDetector,
  matchLines: MatchLines,
  touches: Touches,
): readonly number[] {
  const nodes = queryYaml(root, pathSegments(path)).filter(({ line, end }) => touches(line, end))
  return nodes.flatMap((found) => (match === undefined ? [found.line] : matchingLines(found, match, matchLines)))
}

function absentIn(root: Located, { path, match }: YamlDetector, matchLines: MatchLines): readonly number[] {
  const segments = pathSegments(path)
  const parents = queryYaml(root, segments.slice(0, -1)).filter(({ node }) => node.kind !== 'scalar')
  return parents
    .filter(({ node }) => {
      const found = queryYaml(node, segments.slice(-1))
      return match === undefined
        ? found.length === 0
        : !found.some((one) => matchingLines(one, match, matchLines).length > 0)
    })
    .map(({ line }) => line)
}

/** Lines of a scalar that match. Those of a literal block stand where they are; any other scalar counts as its first line. */
function matchingLines({ line, node }: Found, pattern: string, matchLines: MatchLines): readonly number[] {
  if (node.kind !== 'scalar') return []
  const texts = node.text.split('\n')
  const matched = matchLines(pattern, texts)
  if (matched === 'timeout') throw new Error('the pattern took too long on a value')
  const inBlock = node.block && node.end - node.line >= texts.length - 1
  return matched.map((index) => (inBlock ? Math.min(node.line + 1 + index, node.end) : line))
}
