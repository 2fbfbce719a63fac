import type { Call } from '../../src/emulator/http/calls.ts'

/** Requests one by one, as lines. */
export function listed(calls: readonly Call[]): string[] {
  return calls.map(
    ({ write, operation }, index) => `${String(index + 1).padStart(4)} ${write ? 'write' : 'read '} ${operation}`,
  )
}

/** The same in one line. */
export function named(calls: readonly Call[]): string {
  return calls.map(({ operation }) => operation).join(', ')
}

/** How many there were of each operation, in one line. */
export function tallied(calls: readonly Call[]): string {
  const groups = Object.entries(Object.groupBy(calls, ({ operation }) => operation))
  return groups.map(([operation, list = []]) => `${list.length} ${operation}`).join(', ')
}

export function writesAmong(calls: readonly Call[]): number {
  return calls.filter(({ write }) => write).length
}

/** What GitHub's limits do not count as work on an issue, by what it is. */
export function countApart(calls: readonly Call[], transport: readonly Call[]) {
  return {
    tokens: calls.filter(({ operation }) => operation === 'apps/create-installation-access-token').length,
    app: calls.filter(({ kind, operation }) => kind === 'app' && operation !== 'apps/create-installation-access-token'),
    git: transport.filter(({ path }) => !path.startsWith('/_blob/')).length,
    blobs: transport.filter(({ path }) => path.startsWith('/_blob/')).length,
  }
}
