import { performance } from 'node:perf_hooks'
import { useOf } from '../world/process-use.ts'

/** Starts an emulated GitHub, makes so many repositories, and says as JSON what that took. */
const repositories = Number(process.argv[2] ?? 0)
const loading = performance.now()
const { startEmulator } = await import('../../src/emulator/emulator.ts')
const starting = performance.now()
const emulator = await startEmulator()
const started = performance.now()
const files = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`src/file-${index}.ts`, `export {}\n// ${index}\n`]),
)
const before = useOf(process.pid).megabytes
for (let index = 0; index < repositories; index += 1) {
  emulator.createRepository({ owner: 'octo-org', name: `measure-${index}`, files })
}
const made = performance.now()
const after = useOf(process.pid).megabytes
const query = JSON.stringify({ query: '{ viewer { login } }' })
const authorization = `token ${emulator.userToken('mona')}`
await (await fetch(emulator.graphqlUrl, { method: 'POST', headers: { authorization }, body: query })).text()
const asked = performance.now()
const findings = {
  load: starting - loading,
  start: started - starting,
  perRepository: (made - started) / repositories,
  firstQuery: asked - made,
  before,
  after,
  queried: useOf(process.pid).megabytes,
}
await emulator.stop()
process.stdout.write(JSON.stringify(findings))
