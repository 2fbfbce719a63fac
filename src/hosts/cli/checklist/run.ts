import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadFindNodes } from '../../../jobs/review/ast-grep.ts'
import { guardedMatch } from '../../../jobs/review/guarded-match.ts'
import { readingOf } from '../../../review/checklist/fixture.ts'
import { readPatchFile } from '../../../review/diff/patch-file.ts'
import type { Where } from '../../../review/scope.ts'
import { UsageError } from '../demo/options.ts'
import { explainDiff, unreadable } from './explain.ts'
import { explanationText } from './explain-words.ts'
import { lintLists, lintText } from './lint.ts'
import { type ChecklistOptions, checklistHelp, readChecklistOptions } from './options.ts'
import { pullDiff } from './pull-diff.ts'
import type { Places } from './read-lists.ts'
import { testFixtures } from './test.ts'
import { testText } from './test-words.ts'

export type ChecklistHost = Places & {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly print: (text: string) => void
}

/** As `git diff` and GitHub show them. */
const contextLines = 3

/**
 * `signalbox checklist …`.
 * @returns the exit code
 * @throws UsageError for a wrong option or name
 */
export async function runChecklist(args: readonly string[], host: ChecklistHost): Promise<number> {
  const options = readChecklistOptions(args)
  if (options === null) {
    host.print(checklistHelp)
    return 0
  }
  const { code, report, text } = await answerTo(options, host)
  host.print(options.json ? `${JSON.stringify(report)}\n` : text)
  return code
}

type Answer = { readonly code: number; readonly report: unknown; readonly text: string }

async function answerTo(options: ChecklistOptions, host: ChecklistHost): Promise<Answer> {
  const ports = { matchLines: guardedMatch, findNodes: await loadFindNodes() }
  const [target] = options.target
  switch (options.command) {
    case 'lint': {
      const report = lintLists(target, host)
      return { code: report.problems.length + report.findings.length > 0 ? 1 : 0, report, text: lintText(report) }
    }
    case 'test': {
      const report = testFixtures(target, host, ports)
      const bad = report.problems.length > 0 || report.fixtures.some(({ wrong }) => wrong)
      return { code: bad ? 1 : 0, report, text: testText(report) }
    }
    case 'explain': {
      const { text, where } = await diffFor(options, host)
      const reading = readPatchFile(text)
      if (reading.kind === 'fault') throw unreadable(`line ${reading.line}, ${reading.words}`)
      const diff = readingOf(reading.value.files, contextLines)
      const report = explainDiff(diff, where, { lists: options.lists, places: host, ports })
      return { code: report.problems.length > 0 ? 1 : 0, report, text: explanationText(report) }
    }
  }
}

async function diffFor(
  { target, base, labels }: ChecklistOptions,
  host: ChecklistHost,
): Promise<{ text: string; where: Where }> {
  const [name = '', word] = target
  if (word === undefined) return { text: textAt(name, host.folder), where: { baseRef: base, labels } }
  const number = Number(word)
  if (!Number.isSafeInteger(number) || number <= 0)
    throw new UsageError(`Give the number of a pull request, not \`${word}\`.`)
  const { connect } = await import('../connect.ts')
  const { host: core, repository } = await connect(name, host.environment)
  return pullDiff(core.github, repository, number)
}

function textAt(name: string, folder: string): string {
  try {
    return readFileSync(name === '-' ? 0 : resolve(folder, name), 'utf8')
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new UsageError(`The diff cannot be read: ${words}.`)
  }
}
