import { parseArgs } from 'node:util'
import type { Change } from '../../domain/merge/what-if.ts'
import { readWhatIfs } from '../../events/what-if.ts'
import { plainName } from '../../render/merge-sentence.ts'
import { notUnderstood } from '../../render/what-if.ts'
import { UsageError } from './demo/options.ts'

export type ExplainOptions = {
  /** As typed; `owner/repository` where it is right. */
  readonly repository: string | undefined
  readonly number: number
  readonly changes: readonly Change[]
  readonly json: boolean
}

/**
 * The words behind `signalbox explain`.
 * @returns `help` where the page of help is asked for
 * @throws UsageError for an unknown option, a number that is none, and a supposed change that is not understood
 */
export function readExplainOptions(args: readonly string[]): ExplainOptions | 'help' {
  const { positionals, values } = parsed(args)
  if (values.help) return 'help'
  const number = Number(positionals[1])
  if (!Number.isSafeInteger(number) || number <= 0) throw new UsageError('Give the number of an issue or pull request.')
  return { repository: positionals[0], number, changes: readChanges(values['what-if']), json: values.json }
}

function readChanges(texts: readonly string[]): readonly Change[] {
  return readWhatIfs(texts).map((one) => {
    if (one.kind === 'unread') throw new UsageError(`--what-if: ${notUnderstood(one, quoted)}`)
    return one.change
  })
}

function quoted(text: string): string {
  return `\`${plainName(text)}\``
}

function parsed(args: readonly string[]) {
  const options = {
    'what-if': { type: 'string', multiple: true, default: [] as string[] },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
