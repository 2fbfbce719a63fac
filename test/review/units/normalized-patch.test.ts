import { describe, expect, it } from 'vitest'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import { normalizedPatch } from '../../../src/review/units/normalized-patch.ts'
import { fileOf, hunkOf, unitOf } from './support/files.ts'

const lines = [' a', '-b', '+c']
const file = fileOf('a.ts', [hunkOf(1, 1, lines), hunkOf(20, 20, lines)])

function keyOf(one: FileDiff): string {
  return normalizedPatch(unitOf(one))
}

const image = fileOf('a.bin', [], { content: 'binary' })

describe('what a content key is made of', () => {
  it.each<[string, FileDiff]>([
    ['shifted lines', fileOf('a.ts', [hunkOf(11, 12, lines), hunkOf(90, 91, lines)])],
    ['another enclosing function', fileOf('a.ts', [hunkOf(1, 1, lines, 'f'), hunkOf(20, 20, lines)])],
    ['other ids of the whole files', { ...file, oldOid: '3'.repeat(40), newOid: '4'.repeat(40) }],
  ])('does not change with %s', (_, other) => {
    expect(keyOf(other)).toBe(keyOf(file))
  })

  it.each<[string, FileDiff, FileDiff]>([
    ['the path', { ...file, path: 'b.ts', oldPath: 'b.ts' }, file],
    ['the old path', { ...file, oldPath: 'b.ts' }, file],
    ['the kind of change', { ...file, change: 'added' }, file],
    ['the mode', { ...file, newMode: '100755' }, file],
    ['the old mode', { ...file, oldMode: '100755' }, file],
    ['a line', fileOf('a.ts', [hunkOf(1, 1, lines), hunkOf(20, 20, [' a', '-b', '+d'])]), file],
    ['a space', fileOf('a.ts', [hunkOf(1, 1, lines), hunkOf(20, 20, [' a', '-b', '+c '])]), file],
    ['the side of a line', fileOf('a.ts', [hunkOf(1, 1, lines), hunkOf(20, 20, [' a', '+b', '-c'])]), file],
    ['where one hunk ends', fileOf('a.ts', [hunkOf(1, 1, [...lines, ...lines])]), file],
    ['the content of what cannot be read', { ...image, newOid: '3'.repeat(40) }, image],
    ['the old content of what cannot be read', { ...image, oldOid: '3'.repeat(40) }, image],
    ['the content of media', { ...image, content: 'media', newOid: '3'.repeat(40) }, { ...image, content: 'media' }],
  ])('changes with %s', (_, one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other))
  })
})
