import type { FileDiff } from '../../file-diff.ts'
import { languageOf } from '../../language-of.ts'
import { aboutFile, type Builtin } from '../finding.ts'
import { addedLines, at } from '../lines.ts'

const runs =
  /\.(?:exe|dll|so(?:\.\d+)*|dylib|a|lib|o|obj|ko|sys|com|scr|msi|dmg|pkg|deb|rpm|apk|ipa|appimage|wasm|class|jar|war|ear|pyc|pyo|pyd|node|elc|beam|bin|img|iso)$/i
const longLine = 1_000

/** Content that runs but cannot be read: binaries, and code without line breaks. */
export const binaryBlob: Builtin = (file) => {
  if (file.change === 'removed' || file.content === 'media') return []
  if (file.content === 'binary') return [aboutFile(file, runs.test(file.path) ? 'an executable file' : 'a binary file')]
  if (runs.test(file.path) && file.change !== 'modified') return [aboutFile(file, 'an executable file')]
  return minified(file)
}

function minified(file: FileDiff) {
  const scripted = ['javascript', 'typescript', 'css', 'html', 'php'].includes(languageOf(file.path) ?? '')
  const lines = scripted ? addedLines(file).filter(({ text }) => isDense(text)) : []
  return lines.map((line) => at(line, 'code without line breaks'))
}

/** A long line of code rather than of text or of one literal. */
function isDense(text: string): boolean {
  if (text.length < longLine) return false
  const marks = text.match(/[;{}(),=]/g)?.length ?? 0
  const blanks = text.match(/\s/g)?.length ?? 0
  return marks / text.length > 0.05 && blanks / text.length < 0.2
}

/** Parts of the diff that nobody could read. */
export const unreviewableUnits: Builtin = (file, { units }) =>
  units.flatMap(({ treatment }) => (treatment.kind === 'unreviewable' ? [aboutFile(file, treatment.why)] : []))
