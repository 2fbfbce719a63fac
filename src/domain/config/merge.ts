import * as z from 'zod'
import { defaults, labels, paths } from '../names.ts'
import { duration } from './duration.ts'

const name = z.string().min(1).max(200)
const login = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$/,
    'must be a login, for example `octocat` or `coderabbitai[bot]`',
  )

const awaited = z.union([
  login,
  z.strictObject({
    reviewer: login.describe('Login of the reviewer.'),
    otherwise: z
      .enum(['hold', 'merge'])
      .default('hold')
      .describe('What happens when the review has not come within `wait_limit`.'),
  }),
])

/** Exactly what the configuration says about merging; everything else is a rule of the product. */
export const mergeSection = z
  .strictObject({
    mode: z
      .enum(['auto', 'human'])
      .optional()
      .describe(
        '`auto` merges from the first pull request on, `human` leaves the button to people. Default: `auto`, but the very first merge waits for one confirmation.',
      ),
    label: z
      .string()
      .min(1)
      .max(50)
      .default(labels.merge)
      .describe(
        'The label that asks for the merge of a pull request that is not the App’s. It counts only from somebody with write access.',
      ),
    authors: z
      .array(login)
      .max(200)
      .optional()
      .describe('Whose pull requests are merged, besides the App’s own. Default: everybody’s.'),
    bases: z.array(name).max(50).optional().describe('Branches merged into. Default: the default branch.'),
    method: z.enum(['merge', 'squash', 'rebase']).default('squash').describe('How a pull request is merged.'),
    delete_branch: z
      .boolean()
      .default(true)
      .describe(
        'Whether the branch is deleted after the merge. Never that of a fork, and never one that an open pull request is based on.',
      ),
    gate: z
      .enum(['all', 'required'])
      .default('all')
      .describe('Which checks have to pass: all that report, or only those a rule names.'),
    optional_checks: z
      .array(name)
      .max(100)
      .default([])
      .describe('Checks that may fail or be missing. A check that a rule names is never optional.'),
    allow_no_checks: z
      .boolean()
      .default(false)
      .describe('Says that this repository has no checks, so that none is waited for.'),
    approvals: z
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        'Approvals of the head by people with write access, besides what rules ask for. Authors, co-authors and whoever asked for the work do not count.',
      ),
    wait_for: z
      .array(awaited)
      .max(10)
      .default([])
      .describe(
        'Reviewers who must have reviewed the head first, for example a review bot. A notice of a quota or an error is no review.',
      ),
    wait_limit: duration
      .default(defaults.waitLimit)
      .describe('How long they are waited for, counted from the later of push and ready.'),
    quiet: duration.default('3m').describe('How long nothing may have happened on a pull request before it is merged.'),
    update_branch: z
      .enum(['always', 'when_required', 'never'])
      .default('when_required')
      .describe(
        'When the branch is updated with its base: at once, where a rule asks for it and everything else is ready, or never.',
      ),
    sensitive_paths: z
      .array(name)
      .max(100)
      .default([])
      .describe(
        `Paths whose change a person has to approve, besides the built-in ones (for example ${'`'}${paths.config}${'`'}). ${'`*`'} and ${'`**`'} work.`,
      ),
    freeze: z
      .strictObject({
        min_priority: z
          .int()
          .min(1)
          .max(1000)
          .describe(
            'Only pull requests with a label `priority:<number>` of at least this, set by somebody with write access, are merged.',
          ),
      })
      .nullable()
      .default(null)
      .describe('Stops merging for everything less urgent.'),
  })
  .prefault({})
  .describe('When and how pull requests are merged.')
