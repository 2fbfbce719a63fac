import { parseArgs } from 'node:util'
import { UsageError } from '../demo/options.ts'

export type ChecklistOptions = {
  readonly command: 'lint' | 'test' | 'explain'
  readonly target: readonly string[]
  /** Ids of shipped lists that \`explain\` turns on. */
  readonly lists: readonly string[] | null
  readonly base: string
  readonly labels: readonly string[]
  readonly json: boolean
}

export const checklistHelp = `signalbox checklist: write checklists that can be judged; no model is asked

  signalbox checklist lint [path]      is every item specific enough for a yes or a no?
                                       (a file or folder; default .github/checklists, else the shipped ones)
  signalbox checklist test [id|path]   run the fixtures through applicability and detectors:
                                       checklists/fixtures/<id>/<LETTER>/{pass,fail,na}/*.diff of the shipped lists,
                                       .github/checklists/fixtures/... of this folder (a list, security/B, or a folder)
  signalbox checklist explain <diff>   what a diff would oblige: what is read and skipped, which items apply and
                                       why not, what detectors find (\`-\` reads standard input)
  signalbox checklist explain <owner/repo> <number>
                                       the same of a pull request (needs APP_ID, PRIVATE_KEY, WEBHOOK_SECRET)

  --lists <ids>    explain: the shipped lists that are on, with commas (default security)
  --base <branch>  explain: the base branch (default main)
  --labels <words> explain: labels of the pull request, with commas
  --json           one JSON object

Checklists of this folder (.github/checklists/*.yml) are read beside the shipped ones.
Exit: 0 nothing is wrong; 1 a list, a fixture or a diff is; 2 a wrong option or name.
`

const commands = ['lint', 'test', 'explain'] as const

/**
 * @returns null where help is asked for
 * @throws UsageError naming what is wrong
 */
export function readChecklistOptions(args: readonly string[]): ChecklistOptions | null {
  const { positionals, values } = parse(args)
  if (values.help) return null
  const [name, ...target] = positionals
  const command = commands.find((one) => one === name)
  if (command === undefined) {
    const what = name === undefined ? 'Say what to do' : `There is no \`signalbox checklist ${name}\``
    throw new UsageError(`${what}: lint, test or explain. \`signalbox checklist --help\` tells more.`)
  }
  if (target.length > (command === 'explain' ? 2 : 1)) {
    throw new UsageError(`\`signalbox checklist ${command}\` takes one thing at a time.`)
  }
  if (command === 'explain' && target.length === 0) {
    throw new UsageError(
      'Name a diff (`git diff main... > change.diff`, or `-` for standard input) or a pull request (`owner/repo 12`).',
    )
  }
  const { lists = null, base, labels, json } = values
  return { command, target, lists: lists === null ? null : words(lists), base, labels: words(labels), json }
}

function words(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
}

function parse(args: readonly string[]) {
  const options = {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    lists: { type: 'string' },
    base: { type: 'string', default: 'main' },
    labels: { type: 'string', default: '' },
  } as const
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
