import type { Detector } from '../checklist.ts'
import type { Answer, Ask } from './ask.ts'
import { builtinFor } from './builtin-for.ts'
import { isBuiltin } from './builtins.ts'
import { askByFile } from './by-file.ts'

export type BuiltinDetector = Extract<Detector, { engine: 'builtin' }>

/** Runs a detector that is written in code; a name that stands for none is trouble. */
export function askBuiltin(ask: Ask<BuiltinDetector>): readonly Answer[] {
  const { detector, diff } = ask
  const { name, options = {} } = detector
  if (!isBuiltin(name)) {
    return ask.units.map((unit) => ({ unit, trouble: 'failed', words: `there is no detector \`${name}\`` }))
  }
  const find = builtinFor[name]
  return askByFile(ask, (file, units) => find(file, { diff, units, options }))
}
