import { matchesPath } from '../../domain/glob.ts'
import type { Texts } from '../file-diff.ts'

/** Attributes that say that nobody writes a file by hand; null where nothing is said. */
const names = ['linguist-generated', 'linguist-vendored'] as const
export type Linguist = Readonly<Record<(typeof names)[number], boolean | null>>

type Setting = { readonly pattern: string; readonly name: (typeof names)[number]; readonly value: boolean | null }

/**
 * Reads the `.gitattributes` files of the base, by folder, for what they say about generated and vendored files.
 * @returns what they say about a path: files of deeper folders and later lines win, and `!attribute` unsays
 * @see https://git-scm.com/docs/gitattributes
 */
export function readLinguist(attributes: Texts): (path: string) => Linguist {
  const settings = new Map([...attributes].map(([folder, text]) => [folder, settingsIn(text)]))
  return (path) => {
    const found = foldersOf(path).flatMap((folder) => {
      const within = folder === '' ? path : path.slice(folder.length + 1)
      return (settings.get(folder) ?? []).filter(({ pattern, value }) => holds(pattern, within, value))
    })
    const last = (name: Setting['name']) => found.findLast((one) => one.name === name)?.value ?? null
    return { 'linguist-generated': last('linguist-generated'), 'linguist-vendored': last('linguist-vendored') }
  }
}

/** `''`, `src`, `src/api` for `src/api/a.ts`. */
function foldersOf(path: string): string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, index).join('/'))
}

function settingsIn(text: string): readonly Setting[] {
  return text.split('\n').flatMap((line) => {
    const [pattern = '', ...words] = line.trim().split(/\s+/)
    if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('[attr]')) return []
    return words.flatMap((word) => names.flatMap((name) => settingOf(pattern, name, word)))
  })
}

function settingOf(pattern: string, name: Setting['name'], word: string): readonly Setting[] {
  if (word === name || word === `${name}=true`) return [{ pattern, name, value: true }]
  if (word === `-${name}` || word === `${name}=false`) return [{ pattern, name, value: false }]
  return word === `!${name}` ? [{ pattern, name, value: null }] : []
}

/**
 * Exactly as git matches, and stricter than patterns of the configuration, for which case does not count. Quotes, classes
 * and escapes are not understood: they never keep a file from review, and where they would bring it back, they hold.
 */
function holds(pattern: string, path: string, value: boolean | null): boolean {
  if (/["[\]\\]/.test(pattern)) return value !== true
  const parts = pattern.replace(/^\//, '').split('/')
  return matchesPath(pattern.includes('/') ? parts : ['**', ...parts], path.split('/'))
}
