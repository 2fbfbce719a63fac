import { gitText } from '../../../emulator/git/run.ts'
import type { Stage } from '../stage/stage.ts'
import { billOf } from './bill.ts'
import type { Left } from './leave.ts'
import type { Ending } from './play.ts'

export type Facts = {
  readonly ending: Ending
  readonly tree: string
  readonly calls: Readonly<Record<string, number>>
  readonly deliveries: { readonly sent: number; readonly answered: number; readonly lost: number }
  readonly violations: readonly string[]
  readonly problems: readonly string[]
}

/** The numbers a sceptic asks for, from what the emulator wrote down. */
export function factsOf({ emulator, repository, model }: Stage, ending: Ending): Facts {
  const calls: Record<string, number> = {}
  for (const { login } of emulator.calls) calls[login] = (calls[login] ?? 0) + 1
  const answered = emulator.deliveries.filter(({ status }) => status !== null && status >= 200 && status < 300)
  return {
    ending,
    tree: gitText(repository.dir, ['rev-parse', `refs/heads/${repository.defaultBranch}^{tree}`]),
    calls,
    deliveries: {
      sent: emulator.deliveries.filter(({ attempts }) => attempts.length > 0).length,
      answered: answered.length,
      lost: emulator.deliveries.filter(({ attempts }) => attempts.length === 0).length,
    },
    violations: [...emulator.violations],
    problems: [...(model?.problems ?? [])],
  }
}

/** What was real, what was emulated, what was scripted, and what it cost. */
export function reportLines(stage: Stage, facts: Facts, left: Left): string[] {
  const { repository, model } = stage
  const { ending, deliveries, violations } = facts
  const graph = gitText(repository.dir, ['log', '--graph', '--oneline', '--decorate=no', repository.defaultBranch])
  const phases = billOf(repository)
  const total = phases.reduce((sum, { usd }) => sum + usd, 0)
  return [
    '',
    'Real',
    `  merge        ${ending.merge} on ${repository.defaultBranch}, issue #${ending.issue} closed by #${ending.pull}`,
    ...graph.split('\n').map((line) => `               ${line}`),
    ...ownTests(stage),
    `  webhooks     ${deliveries.sent} sent with signatures, ${deliveries.answered} verified and answered${deliveries.lost > 0 ? `, ${deliveries.lost} dropped on purpose` : ''}`,
    `  requests     ${Object.entries(facts.calls)
      .map(([login, count]) => `${login} ${count}`)
      .join(', ')}`,
    `  violations   ${violations.length} of GitHub's own description${violations.length > 0 ? `: ${violations.join('; ')}` : ''}`,
    '',
    'Emulated',
    '  github.com on loopback: REST and GraphQL checked against the published descriptions, git over HTTP, webhooks,',
    '  and a runner that executed the repository’s workflow files as processes in the sandbox.',
    '',
    'Scripted',
    model
      ? '  the model: its replies were written beforehand; the SDK, the loop, the tools and the tests were not.'
      : '  nothing: the replies came from the real model.',
    ...facts.problems.map((problem) => `  PROBLEM: ${problem}`),
    '  the people: what they typed was written beforehand.',
    '',
    `Bill${model ? ' (the scripted model’s tokens at list price)' : ''}`,
    ...phases.map(({ phase, usd }) => `  ${phase.padEnd(12)} $${usd.toFixed(4)}`),
    `  ${'all'.padEnd(12)} $${total.toFixed(4)}; deciding, claiming, checking and merging asked no model`,
    '',
    'Left for you',
    `  pages        ${left.page}`,
    `  repository   ${left.clone}  (the ledger: git --git-dir=${left.clone} log refs/signalbox/ledger)`,
    `  events       ${left.events}`,
  ]
}

/** The repository's own tests: by which run, and what they printed. */
function ownTests({ repository }: Stage): string[] {
  return repository.runs
    .filter(({ name }) => name === 'ci')
    .map(({ id, event, headSha, conclusion, jobs }) => {
      const log = jobs.map((job) => job.log).join('\n')
      const counts = ['pass', 'fail'].map((word) => new RegExp(`ℹ ${word} (\\d+)`).exec(log)?.[1] ?? '?')
      return `  own tests    run ${id} (${event} at ${headSha.slice(0, 7)}): ${conclusion}, ${counts[0]} passed, ${counts[1]} failed`
    })
}
