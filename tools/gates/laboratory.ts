import { join } from 'node:path'
import { createVitest } from 'vitest/node'
import { copyTree } from '../guards/copy.ts'
import type { SuiteResult } from '../guards/suite.ts'
import type { Change } from './changes.ts'

/** A copy of the tree with one Vitest that stays, so that each change costs only its tests. */
export type Laboratory = {
  /** Runs test files as they stand; a folder stands for everything in it. */
  readonly look: (filters: readonly string[]) => Promise<SuiteResult>
  /** Does something while a change is made. */
  readonly changed: <Result>(change: Change, work: () => Promise<Result>) => Promise<Result>
  readonly close: () => Promise<void>
}

/** @param root the tree to copy */
export async function openLaboratory(root: string): Promise<Laboratory> {
  const copy = copyTree(root)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      copy.remove()
      process.exit(130)
    })
  }
  const quiet = { root: copy.root, watch: false, reporters: [{}], maxWorkers: 1 }
  const vitest = await createVitest('test', quiet, { server: { watch: null } })
  return {
    look: async (filters) => {
      const { testModules } = await vitest.runTestSpecifications(await vitest.globTestSpecifications([...filters]))
      const tests = testModules.flatMap((one) => [...one.children.allTests()].map((test) => ({ one, test })))
      const inState = (state: string) => tests.filter(({ test }) => test.result().state === state)
      return {
        passed: inState('passed').length,
        red: inState('failed').map(({ one, test }) => `${one.relativeModuleId} > ${test.fullName}`),
        broken: testModules.flatMap((one) =>
          one.errors().map(({ message }) => `${one.relativeModuleId}: ${message.split('\n')[0] ?? ''}`),
        ),
      }
    },
    changed: (change, work) =>
      copy.changed(change.path, change.edit, async () => {
        vitest.invalidateFile(join(copy.root, change.path))
        try {
          return await work()
        } finally {
          vitest.invalidateFile(join(copy.root, change.path))
        }
      }),
    close: async () => {
      await vitest.close()
      copy.remove()
    },
  }
}
