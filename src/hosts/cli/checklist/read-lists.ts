import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ChecklistFile } from '../../../review/checklist/read-checklist.ts'

/** Where checklists are looked for: those of this release, and those of the folder one stands in. */
export type Places = { readonly product: string; readonly folder: string }

export const ownFolder = '.github/checklists'

export function shippedLists({ product }: Places): readonly ChecklistFile[] {
  return listsIn(join(product, 'checklists'), 'checklists')
}

export function ownLists({ folder }: Places): readonly ChecklistFile[] {
  return listsIn(join(folder, ownFolder), ownFolder)
}

/** The checklist files of a folder, in the order of their names; none where there is no such folder. */
export function listsIn(folder: string, shown: string): readonly ChecklistFile[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
  return names.toSorted().map((name) => ({ path: join(shown, name), text: textOf(join(folder, name)) }))
}

/** The text of a file; null where it cannot be read as UTF-8. */
export function textOf(path: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch {
    return null
  }
}
