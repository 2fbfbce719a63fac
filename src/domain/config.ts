import * as z from 'zod'
import { holdSection } from './config/hold.ts'
import { limitsSection, runSection } from './config/limits.ts'
import { mergeSection } from './config/merge.ts'
import { reviewSection } from './config/review.ts'
import { defaults, labels } from './names.ts'

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
