import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { lintChecklist } from '../../../review/checklist/lint.ts'
import { loadChecklists } from '../../../review/checklist/load.ts'
import { type ChecklistFile, readChecklist } from '../../../review/checklist/read-checklist.ts'
import { UsageError } from '../demo/options.ts'
import { digestOf } from './digest.ts'
import { listsIn, ownLists, type Places, shippedLists, textOf } from './read-lists.ts'

export type LintReport = {
  readonly files: readonly string[]
  readonly items: number
  /** Files that cannot be used, and what would loosen a shipped item. */
  readonly problems: readonly string[]
  readonly findings: readonly {
    readonly file: string
    readonly item: string
    readonly rule: string
    readonly words: string
  }[]
}

/**
 * Lints one file or the files of a folder.
 * @throws UsageError where there is nothing to lint
 */
export function lintLists(target: string | undefined, places: Places): LintReport {
  const files = filesFor(target, places)
  const [shipped, taken] = [shippedLists(places), new Set(files.map(({ text }) => text))]
  // A shipped list is linted by itself; any other is read as one that stands beside the shipped ones.
  const own = files.filter(({ text }) => !shipped.some((list) => list.text === text))
  const beside = loadChecklists({ builtin: shipped, own, wanted: [], digest: digestOf })
  const broken = shipped.filter(({ text }) => taken.has(text)).flatMap((file) => problemsOf(file))
  const read = files.flatMap((file) => {
    const reading = readChecklist(file)
    return 'checklist' in reading ? [{ file: file.path, checklist: reading.checklist }] : []
  })
  return {
    files: files.map(({ path }) => path),
    items: read.reduce((sum, { checklist }) => sum + checklist.items.length, 0),
    problems: [...new Set([...broken, ...beside.problems])],
    findings: read.flatMap(({ file, checklist }) => lintChecklist(checklist).map((finding) => ({ file, ...finding }))),
  }
}

function problemsOf(file: ChecklistFile): readonly string[] {
  const reading = readChecklist(file)
  return 'problems' in reading ? reading.problems : []
}

function filesFor(target: string | undefined, places: Places): readonly ChecklistFile[] {
  if (target === undefined) {
    const own = ownLists(places)
    return own.length > 0 ? own : shippedLists(places)
  }
  const path = resolve(places.folder, target)
  if (!existsSync(path)) throw new UsageError(`There is no file or folder \`${target}\`.`)
  const files = statSync(path).isDirectory() ? listsIn(path, target) : [{ path: target, text: textOf(path) }]
  if (files.length === 0) throw new UsageError(`\`${target}\` holds no checklist (\`*.yml\`).`)
  return files
}

export function lintText({ files, items, problems, findings }: LintReport): string {
  const lines = [
    ...problems.map((problem) => `✗ ${problem}`),
    ...findings.map(({ file, item, rule, words }) => `✗ ${file}: ${item} (${rule}) ${words}`),
  ]
  const count = lines.length === 0 ? 'nothing to say' : `${lines.length} to mend`
  return `${[...lines, `${items} items in ${files.length} ${files.length === 1 ? 'file' : 'files'}: ${count}`].join('\n')}\n`
}
