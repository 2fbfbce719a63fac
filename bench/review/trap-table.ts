import { wrongIn } from '../../test/review/diff/support/applies.ts'
import { openWorkshop, plain } from '../../test/review/diff/support/git-trees.ts'
import { traps } from '../../test/review/diff/support/traps.ts'
import { type Reader, readers } from './readers.ts'

/** What each reader makes of one trap: right, or not. */
export type TrapRow = { readonly name: string; readonly right: readonly boolean[] }

const merge = [
  'diff --cc a.ts',
  'index 1111111,2222222..3333333',
  '--- a/a.ts',
  '+++ b/a.ts',
  '@@@ -1,1 -1,1 +1,1 @@@',
  '- x',
  ' -y',
  '++z',
]

/** Patches that have to be refused: what is missing in them cannot be told from what is there. */
function refusals(patch: string): readonly { readonly name: string; readonly patch: string }[] {
  return [
    {
      name: 'a patch that ends within a hunk is refused',
      patch: patch.split('\n').slice(0, -4).join('\n').concat('\n'),
    },
    { name: 'a patch that ends within a line is refused', patch: patch.slice(0, -3) },
    { name: 'a patch that lost its hunks is refused', patch: patch.slice(0, patch.indexOf('@@')) },
    { name: 'a patch that lost a hunk in the middle is refused', patch: withoutSecondHunk(patch) },
    { name: 'the patch of a merge is refused', patch: `${merge.join('\n')}\n` },
  ]
}

function withoutSecondHunk(patch: string): string {
  const [head, first, , ...rest] = patch.split(/^(?=@@ )/m)
  return [head, first, ...rest].join('')
}

function isRefused({ files }: Reader, patch: string): boolean {
  try {
    files(patch)
    return false
  } catch {
    return true
  }
}

function isRight({ files }: Reader, patch: string, trap: (typeof traps)[number]): boolean {
  try {
    return wrongIn(files(patch), trap.old, trap.now) === null
  } catch {
    return false
  }
}

/** Every trap by real git through every reader, in the order of `readers`. */
export function trapTable(): readonly TrapRow[] {
  const workshop = openWorkshop()
  try {
    const read = traps.map((trap) => {
      const { patch } = workshop.diff(trap.old, trap.now, ['--text', ...(trap.options ?? ['-U8'])], trap.quotePath)
      return { name: trap.name, right: readers.map((reader) => isRight(reader, patch, trap)) }
    })
    const many = Array.from({ length: 90 }, (_, at) => `line ${at}`)
    const changed = many.map((line, at) => (at % 30 === 10 ? `${line}\nmore\nand more` : line))
    const { patch } = workshop.diff(
      plain({ 'a.ts': `${many.join('\n')}\n` }),
      plain({ 'a.ts': `${changed.join('\n')}\n` }),
    )
    const refused = refusals(patch).map((one) => ({
      name: one.name,
      right: readers.map((reader) => isRefused(reader, one.patch)),
    }))
    return [...read, ...refused]
  } finally {
    workshop.remove()
  }
}
