import { StringDecoder } from 'node:string_decoder'
import type { Job } from '../state.ts'
import type { World } from '../world.ts'
import type { Mask } from './mask.ts'

/** Writes one line to a job's log, with its time in front and secrets hidden. */
export type Log = (line: string) => void

export function jobLog(world: World, job: Job, mask: Mask): Log {
  return (line) => {
    const time = new Date(world.clock()).toISOString().replace('Z', '0000Z')
    for (const part of mask.hide(line).split(/\r?\n/)) job.log += `${time} ${part}\n`
  }
}

/** Cuts a stream of bytes into lines. `end` gives the last, unfinished one. */
export function lineReader(handle: (line: string) => void): { push(bytes: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return {
    push(bytes) {
      const lines = (rest + decoder.write(bytes)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) handle(line.replace(/\r$/, ''))
    },
    end() {
      rest += decoder.end()
      if (rest !== '') handle(rest)
      rest = ''
    },
  }
}
