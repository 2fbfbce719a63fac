import { it } from 'vitest'
import { tell } from '/work/main/test/support/story.ts'
import { startMortal } from '/work/main/test/support/story-mortal.ts'
import { setTimeout as pause } from 'node:timers/promises'
for (const fatal of [13, 15])
it('x'+fatal, tell({ noServer: true, expected: { lostDeliveries: true } }, async (story) => {
  const server = await startMortal(story, fatal)
  await story.mona.ask('Greet the world')
  await pause(9000)
  const ops = story.emulator.calls.filter((c) => c.login === story.app.botLogin)
  console.log(ops.map((c) => (c.write ? 'W ' : '  ') + c.operation + ' ' + c.status).join('\n'))
  console.log(story.chapters(), story.refs(), story.issue(1).state, story.mergeReason(), story.pull().pull.merged, JSON.stringify(story.ledger().state))
  await server.stop()
}), 60000)
