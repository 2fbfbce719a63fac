import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Edit } from './switch-off.ts'

/** A copy of the tree in which one thing at a time may be changed. */
export type Copy = {
  readonly root: string
  /** Does something while a file is changed, and puts the file back. */
  readonly changed: <Result>(path: string, edit: Edit, work: () => Promise<Result>) => Promise<Result>
  readonly remove: () => void
}

const copied = ['src', 'test']
const left = ['.git', 'demo']

/** Copies what tests change or run, and links to everything else. */
export function copyTree(root: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-guards-'))
  for (const name of readdirSync(root)) {
    if (left.includes(name)) continue
    if (copied.includes(name)) cpSync(join(root, name), join(folder, name), { recursive: true })
    else symlinkSync(join(root, name), join(folder, name))
  }
  return {
    root: folder,
    changed: async (path, edit, work) => {
      const file = join(folder, path)
      const before = readFileSync(file, 'utf8')
      writeFileSync(file, apply(before, edit))
      try {
        return await work()
      } finally {
        writeFileSync(file, before)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

export function apply(text: string, { start, end, text: instead }: Edit): string {
  return text.slice(0, start) + instead + text.slice(end)
}
