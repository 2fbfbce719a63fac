import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** Tests of code without a process, a server or a clock of its own: they share what they load. */
const plain = ['domain', 'events', 'render', 'review', 'decide', 'snapshot', 'effects', 'github'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)

export default defineConfig({
  test: {
    globalSetup: ['test/support/node-version.ts'],
    setupFiles: ['test/support/loopback-only.ts', 'test/support/same-chance.ts'],
    // The default leaves a core to others; on two cores that would be half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    server: { deps: { inline: [/@actions\/(workflow-parser|languageservice|expressions)/] } },
    projects: [
      { extends: true, test: { name: 'plain', include: plain, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...plain] },
      },
    ],
  },
})
