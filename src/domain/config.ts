import * as z from 'zod'
import { duration } from './config/duration.ts'
import { limitsSection, runSection } from './config/limits.ts'
import { reviewSection } from './config/review.ts'
import { defaults, holdLabels, labels } from './names.ts'

const label = z.string().min(1).max(50)
const userId = z.int().positive()

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
    reads: z
      .enum(['writers', 'everyone'])
      .default('writers')
      .describe(
        'Whose comments an agent gets to read: those of people with write access, or everyone’s, marked with how far each is trusted.',
      ),
  })
  .prefault({})
  .describe('Who does the work.')

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
  review: reviewSection,
  merge: mergeSection,
})
export type Config = z.infer<typeof config>

/** What holds in a repository without a file. */
export const defaultConfig: Config = config.parse({})
