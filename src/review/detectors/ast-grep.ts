import type { Detector } from '../checklist.ts'
import type { Answer, Ask } from './ask.ts'
import { askByFile } from './by-file.ts'
import { newLines } from './lines.ts'
import { newTextOf } from './new-text.ts'
import { touchesOf } from './touched.ts'

export type AstGrepDetector = Extract<Detector, { engine: 'ast-grep' }>

const extensions: Readonly<Record<AstGrepDetector['language'], RegExp>> = {
  typescript: /\.[cm]?ts$/i,
  tsx: /\.[jt]sx$/i,
  javascript: /\.[cm]?jsx?$/i,
  html: /\.html?$/i,
  css: /\.css$/i,
}

/** Tries a rule on the files of its language; found are nodes that begin on a line the diff touches. */
export function askAstGrep(ask: Ask<AstGrepDetector>): readonly Answer[] {
  const { detector, diff, ports } = ask
  const units = ask.units.filter(
    ({ file }) => extensions[detector.language].test(file.path) && file.change !== 'removed',
  )
  const { findNodes } = ports
  if (findNodes === null) {
    const words = 'ast-grep is not installed (`@ast-grep/napi`)'
    return units.map((unit) => ({ unit, trouble: 'unavailable', words }))
  }
  return askByFile({ ...ask, units }, (file) => {
    const text = newTextOf(file, diff)
    if (text === null) return []
    const touches = touchesOf(file, text)
    const nodes = findNodes(detector.language, detector.rule, text).filter(({ line }) => touches(line, line))
    return nodes.map(({ line }) => newLines(file, text)(line))
  })
}
