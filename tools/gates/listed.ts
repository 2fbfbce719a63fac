import type { Change } from './changes.ts'

const entry = /^ {2}\{ name: '(\w+)', asks: [\w.]+ \},\n/gm

/** Each gate of the list of gates, with the change that takes its line out of it. */
export function listedGates(path: string, text: string): readonly Change[] {
  return [...text.matchAll(entry)].map(({ 0: line, 1: name = '', index: start }) => ({
    path,
    line: text.slice(0, start).split('\n').length,
    guard: name,
    edit: { start, end: start + line.length, text: '', words: 'is not asked' },
  }))
}
