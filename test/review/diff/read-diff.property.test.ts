import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { readPatchFile } from '../../../src/review/diff/patch-file.ts'
import { readDiff } from '../../../src/review/diff/read-diff.ts'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import { apply, linesOf } from './support/apply.ts'
import { openWorkshop, type Planted, type Tree } from './support/git-trees.ts'
import { trees } from './support/random-trees.ts'
import { readOrThrow } from './support/reading.ts'

const workshop = openWorkshop()
afterAll(() => workshop.remove())

const none: Planted = { mode: '100644', text: '' }

function linesIn(planted: Planted | undefined): string[] {
  if (!planted) return []
  return linesOf(planted.mode === '160000' ? `Subproject commit ${planted.text}\n` : planted.text)
}

/** What a file was and what it became, by its names in both trees. */
function sidesOf(file: FileDiff, before: Tree, after: Tree) {
  return {
    old: file.change === 'added' ? undefined : before.get(file.oldPath),
    now: file.change === 'removed' ? undefined : after.get(file.path),
  }
}

function replayed(files: readonly FileDiff[], before: Tree, after: Tree): Tree {
  const tree = new Map(before)
  for (const file of files) tree.delete(file.oldPath)
  for (const file of files) if (file.change !== 'removed') tree.set(file.path, after.get(file.path) ?? none)
  return tree
}

/** A pure rename names no mode, and ids are as long as they were printed. */
function withoutListing({ oldOid: _, newOid: __, oldMode, newMode, ...rest }: FileDiff) {
  return { ...rest, modes: rest.hunks.length === 0 && oldMode === newMode ? [] : [oldMode, newMode] }
}

describe('a diff by real git', () => {
  it('turns every old text into the new one, with every number right', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(trees, fc.constantFrom('-U8', '-U3', '-U0', '-U99'), ({ before, after }, context) => {
        const { raw, patch } = workshop.diff(before, after, [context, '--text'])
        const files = readOrThrow(readDiff(raw, patch))
        for (const file of files) {
          seen.add(file.change)
          const { old, now } = sidesOf(file, before, after)
          expect(apply(file, linesIn(old))).toEqual(linesIn(now))
          expect([file.oldMode, file.newMode]).toEqual([old?.mode ?? '000000', now?.mode ?? '000000'])
        }
        expect(replayed(files, before, after)).toEqual(after)
      }),
      { numRuns: 120 },
    )
    expect([...seen].sort()).toEqual(['added', 'modified', 'removed', 'renamed', 'type_changed'])
  })

  it('says the same without its listing, with names quoted or not', () => {
    fc.assert(
      fc.property(trees, fc.constantFrom('true', 'false'), ({ before, after }, quotePath) => {
        const { raw, patch } = workshop.diff(before, after, ['--text', '-U8'], quotePath)
        const files = readOrThrow(readDiff(raw, patch))
        expect(readOrThrow(readPatchFile(patch)).files.map(withoutListing)).toEqual(files.map(withoutListing))
      }),
      { numRuns: 60 },
    )
  })

  it('is read whole or not at all when it was cut anywhere but between two hunks', () => {
    fc.assert(
      fc.property(trees, fc.array(fc.nat(), { maxLength: 10 }), ({ before, after }, chance) => {
        const { raw, patch } = workshop.diff(before, after)
        const whole = readOrThrow(readDiff(raw, patch))
        for (const cut of cutsOf(patch, chance)) {
          const reading = readDiff(raw, patch.slice(0, cut))
          if (reading.kind === 'read') expect([cut, reading.value]).toEqual([cut, whole])
        }
      }),
      { numRuns: 80 },
    )
  })
})

/** Behind every line that no hunk follows, and a few anywhere. */
function cutsOf(patch: string, chance: readonly number[]): number[] {
  const ends = [...patch.matchAll(/\n(?!@@)/g)].map(({ index }) => index + 1)
  const anywhere = chance.map((one) => one % (patch.length + 1))
  return [...ends, ...anywhere.filter((cut) => !patch.startsWith('\n@@', cut - 1))]
}
