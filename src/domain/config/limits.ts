import * as z from 'zod'
import { defaults, money, runLimits } from '../names.ts'

const usd = (by: number): z.ZodDefault<z.ZodNumber> => z.number().positive().max(10_000).default(by)
const command = z.string().min(1).max(500)

const limitsOf = (kind: 'implement' | 'revise' | 'review', text: string) =>
  z
    .strictObject({
      usd: usd(money[kind]).describe('US dollars one run may spend.'),
      minutes: z.int().min(1).max(300).default(runLimits[kind].minutes).describe('Minutes one run may take.'),
      turns: z.int().min(1).max(1000).default(runLimits[kind].turns).describe('Model replies one run may use.'),
    })
    .prefault({})
    .describe(text)

export const runSection = z
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
    review: limitsOf('review', 'Limits of a run that reviews a pull request.'),
  })
  .prefault({})
  .describe('What happens inside a run.')

export const limitsSection = z
  .strictObject({
    parallel_runs: z.int().min(1).max(20).default(defaults.parallelRuns).describe('Runs at work at the same time.'),
    dispatches_per_person_and_hour: z
      .int()
      .min(1)
      .max(200)
      .default(defaults.dispatchesPerPersonAndHour)
      .describe('Runs one person may start in an hour.'),
    parallel_reviews: z.int().min(1).max(20).default(defaults.parallelReviews).describe('Reviews at the same time.'),
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
    outsiders_day_usd: usd(money.outsidersDay).describe(
      'US dollars a day for reviews of pull requests by people without write access.',
    ),
  })
  .prefault({})
  .describe('What bounds the work.')
