import { parseArgs } from 'node:util'

export type DemoOptions = {
  readonly json: boolean
  readonly keep: boolean
  readonly chaos: boolean
  readonly seed: number
  readonly shots: boolean
  readonly model: 'scripted' | 'real'
  /** A file whose first line is the issue's title and whose rest is its text. */
  readonly issue: string | null
  /** A folder with the repository to work on. */
  readonly repository: string | null
  readonly help: boolean
}

/** Words a person should read when a command line makes no sense. */
export class UsageError extends Error {}

export const demoHelp = `signalbox demo: an issue becomes a merged pull request on this machine

  npm run demo -- [options]

  --json             one JSON object a line; the last one has "event":"end"
  --keep             leave the pages up until Ctrl-C
  --chaos            play twice, the second time with a third of the webhooks dropped, some doubled,
                     and the server killed after a random write; both must end in the same tree
  --seed <n>         which random write and which webhooks (default 1)
  --shots            take the pictures of docs/images/ where Chromium is installed
  --model real       ask the real model; needs ANTHROPIC_API_KEY
  --issue <file>     with --model real: the issue to give it (first line: title)
  --repo <folder>    with --model real: the repository to work on

Exit: 0 merged without a breach of GitHub's description; 1 anything else; 2 a wrong option or a missing key;
3 this machine lacks something.
`

/** @throws UsageError naming the option */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { json, keep, chaos, shots, help, seed, model, issue = null, repo = null } = parse(args)
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed takes a whole number, not \`${seed}\`.`)
  if (model !== 'scripted' && model !== 'real') {
    throw new UsageError(`--model takes \`real\` or \`scripted\`, not \`${model}\`.`)
  }
  const own = issue !== null || repo !== null
  if (model === 'scripted' && own) {
    throw new UsageError('--issue and --repo need `--model real`: the scripted model knows one story.')
  }
  if (model === 'real' && chaos) throw new UsageError('--chaos compares two runs, so it needs the scripted model.')
  return { json, keep, chaos, seed: Number(seed), shots, model, issue, repository: repo, help }
}

function parse(args: readonly string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: flag,
        keep: flag,
        chaos: flag,
        shots: flag,
        help: { ...flag, short: 'h' },
        seed: { type: 'string', default: '1' },
        model: { type: 'string', default: 'scripted' },
        issue: { type: 'string' },
        repo: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} Try \`npm run demo -- --help\`.`)
  }
}
