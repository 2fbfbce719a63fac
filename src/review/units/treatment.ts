import type { FileDiff } from '../file-diff.ts'
import type { SkipRule, Unit } from '../unit.ts'
import type { Linguist } from './linguist.ts'
import { skipRuleOfPath } from './skip-paths.ts'

type Treatment = Unit['treatment']

const judged: Treatment = { kind: 'judged' }

/**
 * What is done with a changed file.
 *
 * `unreviewable` is what arrives without being readable: links, submodules, content that is not text, or that was too large
 * to read. `skipped` is text that no person writes, by its path or by attributes of the base; never by its content. A file
 * that moves is skipped only if its old path is, too. Everything else is judged, also what has no lines: a pure rename, a
 * changed mode, and the removal of something that is no text. Such units are there for the detectors. What went and was too
 * large to read may have held a guard, and is not among them.
 * @param linguist what the base says about a path
 */
export function treatmentOf(file: FileDiff, linguist: (path: string) => Linguist): Treatment {
  const why = unreadable(file)
  if (why !== null) return { kind: 'unreviewable', why }
  if (file.content === 'media') return { kind: 'skipped', rule: 'media' }
  const rule = skipRuleOf(file, linguist)
  return rule === null ? judged : { kind: 'skipped', rule }
}

/** Whether nothing of a file can be shown line by line, though its change is plain: it went. */
export function isGoneUnread({ change, oldMode, content }: FileDiff): boolean {
  return change === 'removed' && (content === 'binary' || strangeModes.has(oldMode))
}

const strangeModes: ReadonlyMap<string, string> = new Map([
  ['120000', 'a symbolic link'],
  ['160000', 'a submodule'],
])

function unreadable(file: FileDiff): string | null {
  if (isSameContent(file)) return null
  if (file.change === 'removed') return file.content === 'too_large' ? 'too large to be read' : null
  const strange = strangeModes.get(file.newMode) ?? strangeModes.get(file.oldMode)
  if (strange !== undefined) return strange
  if (file.content === 'too_large') return 'too large to be read'
  return file.content === 'binary' ? 'content that is not text' : null
}

/** A pure rename or a changed mode. Ids that are not known prove nothing where content was not printed. */
function isSameContent({ change, content, hunks, oldOid, newOid }: FileDiff): boolean {
  const proven = content === 'text' || !/^0+$/.test(oldOid)
  return change !== 'type_changed' && hunks.length === 0 && oldOid === newOid && proven
}

function skipRuleOf({ path, oldPath }: FileDiff, linguist: (path: string) => Linguist): SkipRule | null {
  const before = ruleOf(oldPath, linguist(oldPath))
  if (path === oldPath || before === null) return before
  return ruleOf(path, linguist(path)) === null ? null : before
}

/** Whether a file of that name is kept from the model, were it text. */
export function isSkippedName(path: string, linguist: (path: string) => Linguist): boolean {
  return ruleOf(path, linguist(path)) !== null
}

function ruleOf(path: string, said: Linguist): SkipRule | null {
  if (said['linguist-generated']) return 'generated'
  if (said['linguist-vendored']) return 'vendored'
  const rule = skipRuleOfPath(path)
  if (rule === 'generated' && said['linguist-generated'] === false) return null
  return rule === 'vendored' && said['linguist-vendored'] === false ? null : rule
}
