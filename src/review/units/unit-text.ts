import type { FileDiff } from '../file-diff.ts'
import type { Unit } from '../unit.ts'
import { shownLine, shownPlace } from './shown-line.ts'
import { visible, visiblePath } from './visible.ts'

/**
 * A unit as it is shown to a model: every physical line begins with `path:SIDE:number|`, so nothing in it can pass for
 * another line or close the fence around it. `FILE` lines say what became of the file, `NEAR` lines open a hunk.
 */
export function unitText({ id, file, hunks }: Pick<Unit, 'id' | 'file' | 'hunks'>): string {
  const lines = hunks.flatMap((hunk) => [
    shownPlace(file, hunk.newStart, hunk.section),
    ...hunk.lines.map((line) => shownLine(file, line)),
  ])
  return [shownFile(id, file), ...lines].join('\n')
}

/** The first line of a unit. */
export function shownFile(id: string, file: FileDiff): string {
  const { path, oldPath, change, oldMode, newMode } = file
  const said = [
    `unit ${quoted(id)}`,
    change.replace('_', ' '),
    ...(oldPath === path ? [] : [`from ${quoted(oldPath)}`]),
    ...(oldMode === newMode ? [] : [`mode ${oldMode} -> ${newMode}`]),
  ]
  return `${visiblePath(path)}:FILE:0|${said.join(', ')}`
}

function quoted(name: string): string {
  return visible(`"${name.replaceAll('"', '\\"')}"`)
}
