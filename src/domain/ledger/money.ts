import type { Released } from './entry.ts'
import type { LedgerState } from './state.ts'

/** Books what a run spent, on its day and on its agent's month. */
export function pay(state: LedgerState, { at, agent, usd }: Released): LedgerState {
  if (usd === 0) return state
  const day = at.slice(0, 10)
  const month = `${agent} ${at.slice(0, 7)}`
  return {
    ...state,
    days: newest({ ...state.days, [day]: cents((state.days[day] ?? 0) + usd) }, 3),
    agentMonths: newest({ ...state.agentMonths, [month]: cents((state.agentMonths[month] ?? 0) + usd) }, 40),
  }
}

/** The newest sums by the date their names end with. */
export function newest(sums: Readonly<Record<string, number>>, count: number): Record<string, number> {
  const dateOf = (name: string): string => name.slice(name.lastIndexOf(' ') + 1)
  return Object.fromEntries(
    Object.entries(sums)
      .sort(([a], [b]) => dateOf(a).localeCompare(dateOf(b)))
      .slice(-count),
  )
}

/** A record without one of its keys. */
export function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

/** Sums of money to a hundredth of a cent, so that replaying them is exact. */
export function cents(usd: number): number {
  return Math.round(usd * 10_000) / 10_000
}
