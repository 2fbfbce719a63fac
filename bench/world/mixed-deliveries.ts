import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { forkWithChange } from './fork.ts'
import { openSink } from './sink.ts'

/** What a busy repository sends all day: nothing that the App has to do anything about. */
const wanted = [
  'issues labeled',
  'issue_comment created',
  'push',
  'pull_request opened',
  'check_run completed',
  'check_suite completed',
  'workflow_run completed',
] as const

/** One delivery of each kind as the emulated GitHub really sends it, signed with the App's secret. */
export async function mixedDeliveries(stage: Stage): Promise<Delivery[]> {
  const { emulator, repository } = stage
  const sink = await openSink()
  stage.listenAt(sink.url)
  const mona = person(emulator, repository, 'mona')
  const number = await mona.openIssue({ title: 'Something', body: 'To talk about.' })
  await mona.label(number, 'bug')
  await mona.comment(number, 'Thanks, this is what I meant.')
  const content = Buffer.from('words\n').toString('base64')
  await mona.request('PUT', '/contents/NOTES.md', { branch: 'main', message: 'Add notes', content })
  await mona.request('POST', '/pulls', { title: 'From a fork', head: await forkWithChange(stage), base: 'main' })
  await emulator.settle()
  await sink.close()
  return wanted.map((name) => {
    const found = emulator.deliveries.find(({ event, action }) => `${event} ${action ?? ''}`.trim() === name)
    if (!found) throw new Error(`nobody sent ${name}`)
    return found
  })
}
