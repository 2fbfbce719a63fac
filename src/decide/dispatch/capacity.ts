import { isReason, type Reason, reasons } from '../../domain/reason.ts'
import { hourly, noAttempts, noEnergy, noMoney, noRounds, noSlot } from '../../render/blockers.ts'
import { age, plus } from '../time.ts'
import type { View } from '../view.ts'
import type { Gate } from './gate.ts'
import type { Plan } from './plan.ts'

export const personHasRunsLeft: Gate = (view, plan) => {
  const asker = plan.asks.find((ask) => ask.fresh)?.by
  if (plan.by !== null || asker === undefined) return null
  const oldest = (view.state.dispatches[asker.id] ?? []).find((time) => age(view.means.now, time) < 3_600_000)
  return {
    reason: 'hourly_limit',
    sentence: hourly(asker.login, view.config.limits.dispatches_per_person_and_hour),
    ...(oldest === undefined ? {} : { wakeAt: plus(oldest, 3_600_000) }),
  }
}

/** What happens without a new act of a person is bounded three times; any such act renews all three. */
export const automaticRunsAreLeft: Gate = ({ subject, config }, { cause }) => {
  if (cause === 'person') return null
  const { attempts, rounds } = config.limits
  if (subject.attempts >= attempts) {
    return { reason: 'attempts_spent', sentence: noAttempts(subject.attempts, lastWords(subject.last?.because)) }
  }
  if (subject.energy <= 0) return { reason: 'energy_spent', sentence: noEnergy() }
  return subject.rounds >= rounds ? { reason: 'rounds_spent', sentence: noRounds(rounds) } : null
}

export const subjectHasMoney: Gate = ({ subject, config }, { limits }) => {
  const cap = config.limits.subject_usd
  return subject.spentUsd + limits.usd > cap
    ? { reason: 'budget_subject', sentence: noMoney('this subject', subject.spentUsd, limits.usd, cap) }
    : null
}

export const agentHasMoney: Gate = (view, { limits }) => {
  const { name } = view.config.agent
  const spent = (view.state.agentMonths[`${name} ${view.at.slice(0, 7)}`] ?? 0) + reserved(view, name)
  return overCap(spent, limits, view.config.limits.agent_month_usd, 'budget_agent', 'this month')
}

export const dayHasMoney: Gate = (view, { limits }) => {
  const spent = (view.state.days[view.at.slice(0, 10)] ?? 0) + reserved(view, null)
  return overCap(spent, limits, view.config.limits.repository_day_usd, 'budget_day', 'today')
}

export const aSlotIsFree: Gate = ({ state, config }) => {
  const running = Object.keys(state.claims).filter((key) => key.startsWith('b-')).length
  const limit = config.limits.parallel_runs
  return running < limit ? null : { reason: 'slots_full', sentence: noSlot(limit) }
}

function overCap(
  spent: number,
  { usd }: Plan['limits'],
  cap: number,
  reason: Reason,
  what: 'this month' | 'today',
): ReturnType<Gate> {
  return spent + usd > cap ? { reason, sentence: noMoney(what, spent, usd, cap) } : null
}

/** Money set aside for runs at work; of one agent, or of all. */
function reserved({ state }: View, agent: string | null): number {
  return Object.values(state.claims)
    .filter(({ job, outsider }) => (agent === null ? !outsider : job.agent === agent))
    .reduce((sum, { reservedUsd }) => sum + reservedUsd, 0)
}

function lastWords(because: string | undefined): string {
  return because !== undefined && isReason(because) ? `The last time: ${reasons[because]}` : ''
}
