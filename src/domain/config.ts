import * as z from 'zod'
import { defaults, holdLabels, labels, money, runLimits } from './names.ts'

/** A length of time as people write it, for example `90s`, `3m`, `2h`. */
export const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'must be a number with a unit, for example `90s`, `3m`, `2h`')
const label = z.string().min(1).max(50)
const usd = (by: number): z.ZodDefault<z.ZodNumber> => z.number().positive().max(10_000).default(by)
const command = z.string().min(1).max(500)
const userId = z.int().positive()

const limitsOf = (kind: 'implement' | 'revise', text: string) =>
  z
    .strictObject({
      usd: usd(money[kind]).describe('US dollars one run may spend.'),
      minutes: z.int().min(1).max(300).default(runLimits[kind].minutes).describe('Minutes one run may take.'),
      turns: z.int().min(1).max(1000).default(runLimits[kind].turns).describe('Model replies one run may use.'),
    })
    .prefault({})
    .describe(text)

const commandSection = z
  .strictObject({
    handle: z
      .string()
      .regex(/^@[a-z0-9][a-z0-9-]{0,38}$/i, 'must look like `@agent`')
      .default(defaults.handle)
      .describe('The word that addresses Signalbox in a comment. `/agent` works too.'),
  })
  .prefault({})
  .describe('How people speak to Signalbox.')

const labelsSection = z
  .strictObject({ ask: label.default(labels.ask).describe('The label that asks for work on an issue.') })
  .prefault({})
  .describe('Labels that ask.')

const holdSection = z
  .strictObject({
    labels: z
      .array(label)
      .max(20)
      .default([...holdLabels])
      .describe('Labels that stop dispatch and merge, whoever sets them.'),
  })
  .prefault({})
  .describe('What stops everything.')

const agentSection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .default('engineer')
      .describe('Which agent definition does the work.'),
    model: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The model, where it is not the one of the agent definition.'),
  })
  .prefault({})
  .describe('Who does the work.')

const runSection = z
  .strictObject({
    setup: z
      .array(command)
      .max(10)
      .optional()
      .describe('Commands that prepare the checkout. Default: found from the default branch.'),
    verify: z
      .array(command)
      .max(10)
      .optional()
      .describe('Commands that must pass before "done" is believed. Default: found from the default branch.'),
    implement: limitsOf('implement', 'Limits of a run that implements an issue.'),
    revise: limitsOf('revise', 'Limits of a run that works on the same branch again.'),
  })
  .prefault({})
  .describe('What happens inside a run.')

const limitsSection = z
  .strictObject({
    parallel_runs: z.int().min(1).max(20).default(defaults.parallelRuns).describe('Runs at work at the same time.'),
    dispatches_per_person_and_hour: z
      .int()
      .min(1)
      .max(200)
      .default(defaults.dispatchesPerPersonAndHour)
      .describe('Runs one person may start in an hour.'),
    rounds: z
      .int()
      .min(0)
      .max(10)
      .default(defaults.rounds)
      .describe('Automatic runs on a subject before somebody must act.'),
    attempts: z
      .int()
      .min(1)
      .max(5)
      .default(defaults.attempts)
      .describe('Failed runs on a subject before somebody must act.'),
    subject_usd: usd(money.subject).describe('US dollars one issue may cost.'),
    agent_month_usd: usd(money.agentMonth).describe('US dollars one agent may spend in a month.'),
    repository_day_usd: usd(money.repositoryDay).describe('US dollars the repository may spend in a day.'),
  })
  .prefault({})
  .describe('What bounds the work.')

const pathsSection = z
  .strictObject({
    protected: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe('Paths no agent may touch, besides the built-in ones. `*` and `**` work.'),
    sensitive: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe('Paths whose change waits for a person, besides the built-in ones.'),
  })
  .prefault({})
  .describe('Paths with rules. Entries add to the built-in floor and never remove from it.')

const usersSection = z
  .strictObject({
    blocked: z.array(userId).max(1000).default([]).describe('Numeric ids of accounts that are never listened to.'),
  })
  .prefault({})
  .describe('People.')

const botsSection = z
  .strictObject({
    trusted: z
      .array(userId, 'must be a list of numeric user ids; `*` is not accepted')
      .max(100)
      .default([])
      .describe('Numeric ids of bots that may ask on pull requests of the App. `*` is refused.'),
  })
  .prefault({})
  .describe('Other bots.')

const mergeSection = z
  .strictObject({
    mode: z
      .enum(['auto', 'human'])
      .optional()
      .describe(
        '`auto` merges from the first pull request on, `human` leaves the button to people. Default: `auto`, but the very first merge waits for one confirmation.',
      ),
    bases: z
      .array(z.string().min(1).max(200))
      .max(50)
      .optional()
      .describe('Branches merged into. Default: the default branch.'),
    method: z.enum(['merge', 'squash', 'rebase']).default('squash').describe('How a pull request is merged.'),
    delete_branch: z.boolean().default(true).describe('Whether the branch is deleted after the merge.'),
    quiet: duration.default('3m').describe('How long nothing may have happened on a pull request before it is merged.'),
  })
  .prefault({})
  .describe('When and how pull requests are merged.')

/** `.github/signalbox.yml`. Strict: a key it does not know is an error, never ignored. */
export const config = z.strictObject({
  command: commandSection,
  labels: labelsSection,
  hold: holdSection,
  agent: agentSection,
  run: runSection,
  limits: limitsSection,
  paths: pathsSection,
  users: usersSection,
  bots: botsSection,
  merge: mergeSection,
})
export type Config = z.infer<typeof config>

/** What holds in a repository without a file. */
export const defaultConfig: Config = config.parse({})

const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a `duration`. */
export function milliseconds(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text)
  const name = match?.[2]
  if (!match?.[1] || !(name === 'ms' || name === 's' || name === 'm' || name === 'h' || name === 'd')) return Number.NaN
  return Number(match[1]) * unit[name]
}
