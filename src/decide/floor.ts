import type { Changes } from '../domain/bundle.ts'
import type { Config } from '../domain/config.ts'
import type { FileChange } from '../domain/decision.ts'
import { bundleCaps, workflowFolder } from '../domain/names.ts'
import type { PublishSnapshot } from '../domain/publication.ts'
import type { Reason } from '../domain/reason.ts'
import { judgeLines, type LineReport } from './floor/added-lines.ts'
import { brokenCaps } from './floor/caps.ts'
import { type Finding, found } from './floor/finding.ts'
import { keptInLargeFiles } from './floor/large-files.ts'
import { finalMode, forbiddenMode, modeChange } from './floor/modes.ts'
import { oddPath } from './floor/odd-path.ts'
import { protectedPath } from './floor/protected-path.ts'
import { sensitivePath } from './floor/sensitive-path.ts'

type Base = Pick<PublishSnapshot, 'entries' | 'attributes'>

/** What the floor says of a bundle's changes. Any refusal refuses all of them. */
export type FloorReport = {
  /** Nearest reason first. */
  readonly refusals: readonly Finding[]
  /** What waits for a person before it is merged. */
  readonly holds: readonly Finding[]
  /** The changes that really change something, as a commit takes them. */
  readonly files: readonly FileChange[]
  /** path -> mode of files that are not 100644. */
  readonly modes: Readonly<Record<string, string>>
}

/** The first of these that was found is the reason. */
const order: readonly Reason[] = [
  'bundle_invalid',
  'path_odd',
  'path_protected',
  'symlink',
  'submodule',
  'file_mode',
  'lfs',
  'too_many_files',
  'file_too_large',
  'bundle_too_large',
  'too_many_lines',
  'secret_found',
  'hidden_unicode',
]

/**
 * Judges changes by their paths, modes, sizes and added lines, against the tree they apply to. What a run says about
 * itself plays no part.
 */
export function judgeFloor(changes: Changes, base: Base, config: Config): FloorReport {
  const caps = brokenCaps(changes)
  const paths = Object.keys(changes.files)
  const places = paths.flatMap((path) => judgePlace(path, changes, base, config))
  // Nothing is decoded that is too big, or that will be refused anyway.
  if (caps.length + places.length > 0) return refused([...caps, ...places])
  const lines = new Map(Object.entries(changes.files).map(([path, change]) => [path, linesOf(path, change, base)]))
  const effective = paths.filter((path) => isChange(path, changes, base, lines.get(path) ?? null))
  const refusals = [...lines].flatMap(
    ([path, report]) => report?.findings ?? found('bundle_invalid', path, 'not-base64'),
  )
  const added = [...lines.values()].reduce((sum, report) => sum + (report?.added ?? 0), 0)
  const many = added > bundleCaps.addedLines ? [found('too_many_lines', '', `${added}-added-lines`)] : []
  if (refusals.length + many.length > 0) return refused([...refusals, ...many])
  return {
    refusals: [],
    holds: effective.flatMap((path) => judgeHolds(path, changes, base, config)),
    files: effective.map((path) => ({ path, ...toChange(changes.files[path]) })),
    modes: modesOf(effective, changes, base),
  }
}

type Change = Changes['files'][string]

function refused(refusals: readonly Finding[]): FloorReport {
  const sorted = refusals.toSorted((one, other) => order.indexOf(one.reason) - order.indexOf(other.reason))
  return { refusals: sorted, holds: [], files: [], modes: {} }
}

function judgePlace(path: string, { modes }: Changes, base: Base, config: Config): readonly Finding[] {
  const odd = oddPath(path)
  if (odd) return [odd]
  const findings = [
    protectedPath(path, config.paths.protected),
    forbiddenMode(path, own(modes, path), base.entries),
    keptInLargeFiles(path, own(base.entries, path), base.attributes),
  ]
  return findings.filter((finding) => finding !== null)
}

const nothing: LineReport = { findings: [], added: 0, unchanged: false }

function linesOf(path: string, change: Change, { entries }: Base): LineReport | null {
  return 'content' in change ? judgeLines(path, change.content, own(entries, path)) : nothing
}

/** Writing what stands there already, and deleting what does not, is left out. */
function isChange(path: string, { files, modes }: Changes, { entries }: Base, report: LineReport | null): boolean {
  const change = own(files, path)
  if (change === undefined || 'deleted' in change) return own(entries, path) !== undefined
  return report?.unchanged !== true || modeChange(path, own(modes, path), entries) !== null
}

function judgeHolds(path: string, { files, modes }: Changes, { entries }: Base, config: Config): readonly Finding[] {
  const change = own(files, path)
  const deleted = change !== undefined && 'deleted' in change
  const mode = deleted ? null : modeChange(path, own(modes, path), entries)
  const sensitive = sensitivePath({ path, deleted }, config, workflowsIn(entries))
  return [mode, sensitive].filter((finding) => finding !== null)
}

/** The texts of the workflows in the base; null for one that could not be read. */
function workflowsIn(entries: Base['entries']): readonly (string | null)[] {
  const files = Object.entries(entries).filter(
    ([path, { type }]) => type === 'blob' && path.startsWith(`${workflowFolder}/`),
  )
  return files.map(([, { text }]) => text ?? null)
}

function modesOf(paths: readonly string[], { files, modes }: Changes, { entries }: Base): Record<string, string> {
  const written = paths.filter((path) => 'content' in (own(files, path) ?? {}))
  const named = written.map((path) => [path, finalMode(path, own(modes, path), entries)] as const)
  // A file that stops being executable also has to go through the Git database.
  return Object.fromEntries(named.filter(([path, mode]) => mode !== '100644' || own(entries, path)?.mode === '100755'))
}

function toChange(change: Change | undefined): { content: string } | { deleted: true } {
  return change !== undefined && 'content' in change ? { content: change.content } : { deleted: true }
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
