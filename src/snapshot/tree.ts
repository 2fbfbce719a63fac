import * as z from 'zod'
import type { Changes } from '../domain/bundle.ts'
import { bundleCaps, workflowFolder } from '../domain/names.ts'
import type { BaseEntry } from '../domain/publication.ts'
import { numbered, type TreeQuestion } from './documents/publication.ts'

/** What to look at in the tree that changes apply to, in pieces that one request each can hold. */
export type TreePlan = {
  readonly commit: string
  readonly pieces: readonly { readonly folders: readonly string[]; readonly files: readonly string[] }[]
}

const aliasesPerRequest = 120

/** The folders above every touched path (their entries say what stands there) and the files that get new contents. */
export function planTree(changes: Changes): TreePlan {
  const paths = Object.keys(changes.files).filter(isPlain)
  if (paths.length === 0 || Object.keys(changes.files).length > bundleCaps.files) {
    return { commit: changes.base, pieces: [] }
  }
  const folders = [...new Set(paths.flatMap(foldersAbove))].map((path) => ({ kind: 'folder' as const, path }))
  const files = paths
    .filter((path) => 'content' in (changes.files[path] ?? {}))
    .map((path) => ({ kind: 'file' as const, path }))
  const looks = [...folders, ...files]
  const pieces = Array.from({ length: Math.ceil(looks.length / aliasesPerRequest) }, (_, index) => {
    const piece = looks.slice(index * aliasesPerRequest, (index + 1) * aliasesPerRequest)
    return {
      folders: piece.filter(({ kind }) => kind === 'folder').map(({ path }) => path),
      files: piece.filter(({ kind }) => kind === 'file').map(({ path }) => path),
    }
  })
  return { commit: changes.base, pieces }
}

type Piece = TreePlan['pieces'][number]

export function questionOf(piece: Piece): TreeQuestion {
  return { folders: piece.folders.length, files: piece.files.length }
}

/** `<commit>:<path>` per alias; an empty path is the root. */
export function expressionsOf(commit: string, piece: Piece): Record<string, string> {
  const folders = piece.folders.map((path, index) => [`folder${index}`, `${commit}:${path}`])
  const files = piece.files.map((path, index) => [`file${index}`, `${commit}:${path}`])
  return Object.fromEntries([...folders, ...files])
}

const folder = z.object({
  entries: z
    .array(
      z.object({
        name: z.string(),
        mode: z.int(),
        type: z.enum(['blob', 'tree', 'commit']),
        oid: z.string(),
      }),
    )
    .nullish(),
})
const file = z.object({ text: z.string().nullish(), isBinary: z.boolean().nullish(), isTruncated: z.boolean() })

/** The entries that an answer to one piece shows, by path. */
export function entriesOf(data: Readonly<Record<string, unknown>>, piece: Piece): Record<string, BaseEntry> {
  const entries = piece.folders.flatMap((path, index) =>
    (folder.safeParse(data[`folder${index}`]).data?.entries ?? []).map((entry): [string, BaseEntry] => [
      path === '' ? entry.name : `${path}/${entry.name}`,
      { mode: modeText(entry.mode), type: entry.type, oid: entry.oid },
    ]),
  )
  return Object.fromEntries(entries)
}

/** The texts that an answer to one piece shows, by path; binary and cut-off files have none. */
export function textsOf(data: Readonly<Record<string, unknown>>, piece: Piece): Record<string, string> {
  const names = numbered('file', piece.files.length)
  const texts = piece.files.flatMap((path, index): [string, string][] => {
    const read = file.safeParse(data[names[index] ?? '']).data
    return read && !read.isTruncated && read.isBinary !== true && typeof read.text === 'string'
      ? [[path, read.text]]
      : []
  })
  return Object.fromEntries(texts)
}

const workflows = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      mode: z.int(),
      type: z.enum(['blob', 'tree', 'commit']),
      oid: z.string(),
      object: z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullish(),
    }),
  ),
})

/** The entries of the folder of workflows, each with its text where that was read whole; none without such a folder. */
export function workflowsOf(answer: unknown): Record<string, BaseEntry> {
  const entries = workflows.safeParse(answer).data?.entries ?? []
  return Object.fromEntries(
    entries.map(({ name, mode, type, oid, object }): [string, BaseEntry] => {
      const entry = { mode: modeText(mode), type, oid }
      const text = object?.isTruncated === false ? object.text : null
      return [`${workflowFolder}/${name}`, typeof text === 'string' ? { ...entry, text } : entry]
    }),
  )
}

/** GitHub shows modes as numbers; git writes them in six octal digits. */
function modeText(mode: number): string {
  return mode.toString(8).padStart(6, '0')
}

/** Only paths that mean one place; odd ones are refused later and need no look. */
function isPlain(path: string): boolean {
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..') && !path.includes('\0')
}

/** `a/b/c` stands in the root (an empty path), in `a` and in `a/b`. */
export function foldersAbove(path: string): readonly string[] {
  const steps = path.split('/')
  return steps.map((_, index) => steps.slice(0, index).join('/'))
}
