import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Findings, Measure } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { timeBareNode } from '../world/first-request.ts'

const rounds = 5
const repositories = 50
const answer = z.object({
  load: z.number(),
  start: z.number(),
  perRepository: z.number(),
  firstQuery: z.number(),
  before: z.number(),
  after: z.number(),
  queried: z.number(),
})

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const all: z.infer<typeof answer>[] = []
  const bare: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`round ${round} of ${rounds}`)
    bare.push(await timeBareNode())
    const program = [join(root, 'bench/children/empty-github.ts'), String(repositories)]
    const { stdout } = await promisify(execFile)(process.execPath, program)
    all.push(answer.parse(JSON.parse(stdout)))
  }
  const of = (name: keyof z.infer<typeof answer>) => all.map((one) => one[name])
  const beside = { what: '`node -e 0`', value: median(bare) }
  return {
    rows: [
      medianRow(of('load'), { what: 'loading its modules', unit: 'ms', beside }),
      medianRow(of('start'), { what: 'start, until it listens', unit: 'ms' }),
      medianRow(of('firstQuery'), { what: 'first GraphQL request, which loads the schema', unit: 'ms' }),
      medianRow(of('perRepository'), { what: 'a repository of 10 files, with real git', unit: 'ms' }),
      medianRow(of('before'), { what: 'memory when it listens', unit: 'MB' }),
      medianRow(of('after'), { what: `memory with ${repositories} repositories`, unit: 'MB' }),
      medianRow(of('queried'), { what: 'memory after the first GraphQL request', unit: 'MB' }),
    ],
    notes: [],
  }
}

export const emulatorMeasure: Measure = {
  name: 'emulator',
  title: 'the emulated GitHub itself: start, memory, repositories',
  run,
}
