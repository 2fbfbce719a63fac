import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from '../../../../src/emulator/git/run.ts'

/** A file of a tree: its text, the target of a link, or the commit of a submodule. */
export type Planted = { readonly mode: '100644' | '100755' | '120000' | '160000'; readonly text: string }
export type Tree = ReadonlyMap<string, Planted>

export type Diffs = { readonly raw: string; readonly patch: string }

export type Workshop = {
  /** What git says about the step from one tree to the other; `options` go to the patch alone. */
  readonly diff: (old: Tree, now: Tree, options?: readonly string[], quotePath?: string) => Diffs
  readonly remove: () => void
}

const alike = ['-M', '--no-ext-diff', '--no-textconv', '--no-color']

/** A bare repository of its own in which real git compares trees. */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-diff-'))
  git(folder, ['init', '--quiet', '--bare', folder])
  return {
    diff: (old, now, options = ['-U8', '--text'], quotePath = 'false') => {
      git(folder, ['fast-import', '--quiet', '--force'], {
        input: Buffer.concat([commit('old', old), commit('new', now)]),
      })
      const run = (more: readonly string[]) =>
        git(folder, [
          '-c',
          `core.quotePath=${quotePath}`,
          'diff',
          ...alike,
          ...more,
          'refs/heads/old',
          'refs/heads/new',
        ]).toString()
      return { raw: run(['--raw', '-z', '--no-abbrev']), patch: run(options) }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function commit(branch: string, tree: Tree): Buffer {
  const head = `commit refs/heads/${branch}\ncommitter A <a@example.invalid> 0 +0000\ndata 0\n\ndeleteall\n`
  return Buffer.concat([Buffer.from(head), ...[...tree].map(([path, file]) => plant(path, file)), Buffer.from('\n')])
}

function plant(path: string, { mode, text }: Planted): Buffer {
  const name = `"${path.replaceAll(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}"`
  if (mode === '160000') return Buffer.from(`M 160000 ${text} ${name}\n`)
  const content = Buffer.from(text)
  return Buffer.concat([Buffer.from(`M ${mode} inline ${name}\ndata ${content.length}\n`), content, Buffer.from('\n')])
}

/** A tree of plain files. */
export function plain(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files).map(([path, text]) => [path, { mode: '100644', text }]))
}
