import { connect } from '../../src/hosts/cli/connect.ts'
import { sweep } from '../../src/sweep.ts'

/** Sweeps a repository so many times in a process of its own, and says as JSON the processor time of each. */
const [name, count] = process.argv.slice(2)
const { host, repository } = await connect(name, process.env)
const milliseconds: number[] = []
for (let round = 1; round <= Number(count); round += 1) {
  const before = process.cpuUsage()
  const { failures } = await sweep(host, repository, { always: true })
  if (failures.length > 0) throw new Error(`the sweep failed: ${failures.map(({ what, error }) => `${what} ${error}`)}`)
  const { user, system } = process.cpuUsage(before)
  milliseconds.push((user + system) / 1000)
}
process.stdout.write(JSON.stringify(milliseconds))
