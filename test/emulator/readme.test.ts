import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as emulatorModule from '../../src/emulator/emulator.ts'
import type { DeliveryFault } from '../../src/emulator/faults/deliveries.ts'
import type { RequestFault } from '../../src/emulator/faults/requests.ts'
import { isRecord } from '../../src/emulator/json.ts'
import { slice } from '../../src/emulator/openapi/slice.ts'

const text = readFileSync(new URL('../../src/emulator/README.md', import.meta.url), 'utf8')

/** Every word a fault may be made of; a new one does not compile until it is listed, and fails until it is described. */
const deliveryWords: Record<keyof DeliveryFault | DeliveryFault['what'], true> = {
  what: true,
  drop: true,
  double: true,
  delay: true,
  reorder: true,
  match: true,
  times: true,
  fraction: true,
  seed: true,
  delayMs: true,
}
const requestWords: Record<keyof RequestFault | Extract<RequestFault['answer'], string>, true> = {
  operation: true,
  answer: true,
  'secondary-limit': true,
  hang: true,
  reset: true,
  when: true,
  retryAfter: true,
  times: true,
  nth: true,
  message: true,
}

function section(title: string): string {
  const [, rest = ''] = text.split(`### ${title}`)
  return rest.split(/^##/m)[0] ?? ''
}

describe('the page about the emulator', () => {
  it('begins with code that works', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(text) ?? []
    const body = code.replace(/^import .*$/m, '')
    const play = new Function('startEmulator', `return (async () => {${body}\nreturn { answer, emulator } })()`)
    const { answer, emulator } = await play(emulatorModule.startEmulator)
    expect(answer.status).toBe(201)
    expect(emulator.violations).toEqual([])
  })

  it('describes every fault of deliveries and requests', () => {
    const quoted = (part: string) => new Set([...part.matchAll(/[\w-]+/g)].map(([word]) => word))
    const [deliveries, requests] = [quoted(section('Deliveries')), quoted(section('Requests'))]
    expect(Object.keys(deliveryWords).filter((word) => !deliveries.has(word))).toEqual([])
    expect(Object.keys(requestWords).filter((word) => !requests.has(word))).toEqual([])
  })

  it('names every member of a started emulator that a test may use', async () => {
    const emulator = await emulatorModule.startEmulator()
    await emulator.stop()
    const own = Object.entries(emulator).flatMap(([name, value]) =>
      ['faults', 'limits'].includes(name) && isRecord(value)
        ? Object.keys(value).map((inner) => `${name}.${inner}`)
        : [name],
    )
    expect(own.filter((name) => !text.includes(name))).toEqual([])
  })

  it('does not promise what was left out', () => {
    const operations = Object.keys(slice.operations).join(' ')
    for (const word of ['search/', 'milestone', 'blocked-by', 'dispatch-event', 'repos/merge']) {
      expect(operations).not.toContain(word)
    }
  })
})
