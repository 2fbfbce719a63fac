import { afterAll, describe, expect, it } from 'vitest'
import { readPatchFile } from '../../../src/review/diff/patch-file.ts'
import { readDiff } from '../../../src/review/diff/read-diff.ts'
import { wrongIn } from './support/applies.ts'
import { openWorkshop } from './support/git-trees.ts'
import { readOrThrow } from './support/reading.ts'
import { traps } from './support/traps.ts'

const workshop = openWorkshop()
afterAll(() => workshop.remove())

describe('a diff with', () => {
  it.each(traps)('$name is read as it is', ({ old, now, options, quotePath }) => {
    const { raw, patch } = workshop.diff(old, now, ['--text', ...(options ?? ['-U8'])], quotePath)
    const files = readOrThrow(readDiff(raw, patch))
    expect(files).toHaveLength(new Set([...old.keys(), ...now.keys()]).size - unchanged(old, now) - renamed(files))
    expect(wrongIn(files, old, now)).toBeNull()
    expect(wrongIn(readOrThrow(readPatchFile(patch)).files, old, now)).toBeNull()
  })
})

type Trees = (typeof traps)[number]['old']

function unchanged(old: Trees, now: Trees): number {
  return [...old].filter(([path, file]) => JSON.stringify(file) === JSON.stringify(now.get(path))).length
}

function renamed(files: readonly { readonly change: string }[]): number {
  return files.filter(({ change }) => change === 'renamed').length
}
