import type { Section } from './patch.ts'
import { readName, readTwice } from './quoted-name.ts'
import { fault, type Reading, read } from './reading.ts'

/** What the header of a section says; null where it says nothing. */
export type SectionHead = {
  readonly change: 'added' | 'modified' | 'removed' | 'renamed' | 'copied'
  readonly oldPath: string
  readonly path: string
  readonly oldMode: string | null
  readonly newMode: string | null
  readonly oldOid: string | null
  readonly newOid: string | null
  /** git found that it is not text, and printed no lines. */
  readonly binary: boolean
}

const fieldNames = [
  'old mode',
  'new mode',
  'deleted file mode',
  'new file mode',
  'copy from',
  'copy to',
  'rename from',
  'rename to',
  'similarity index',
  'dissimilarity index',
  'index',
  '---',
  '+++',
  'Binary files',
  'GIT binary patch',
] as const
type Field = (typeof fieldNames)[number]
type Fields = ReadonlyMap<Field, string>

/** Reads the header of a section; `unexpected_line` for a line that git does not print there. */
export function readHead(section: Section): Reading<SectionHead> {
  const { head, at } = section
  const [first = ''] = head
  const fields = fieldsOf(section)
  if (fields.kind === 'fault') return fields
  const found = fields.value
  const names = namesOf(first, found)
  if (!names) return fault('bad_header', at, `cannot tell the name of the file: ${first.slice(0, 120)}`)
  const ids = idsOf(found)
  if (!ids) return fault('bad_header', at, `not two object ids: ${found.get('index')}`)
  return read({
    change: changeOf(found),
    ...names,
    oldMode: found.get('old mode') ?? found.get('deleted file mode') ?? ids.mode,
    newMode: found.get('new mode') ?? found.get('new file mode') ?? ids.mode,
    oldOid: ids.old,
    newOid: ids.new,
    binary: found.has('Binary files') || found.has('GIT binary patch'),
  })
}

function fieldsOf({ head, at }: Section): Reading<Fields> {
  const found = new Map<Field, string>()
  for (const [index, line] of head.entries()) {
    if (index === 0) continue
    const field = fieldNames.find((name) => line === name || line.startsWith(`${name} `))
    if (!field) return fault('unexpected_line', at + index, `not a line of a header: ${line.slice(0, 80)}`)
    found.set(field, line.slice(field.length + 1))
  }
  return read(found)
}

type Ids = { readonly old: string | null; readonly new: string | null; readonly mode: string | null }

/** `index <old>..<new> <mode>`, where the mode stands only if it stays; null where that is not what is there. */
function idsOf(found: Fields): Ids | null {
  const text = found.get('index')
  if (text === undefined) return { old: null, new: null, mode: null }
  const [whole, old = null, now = null, mode = null] =
    /^([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: ([0-7]{6}))?$/.exec(text) ?? []
  return whole === undefined ? null : { old, new: now, mode }
}

function changeOf(found: Fields): SectionHead['change'] {
  if (found.has('rename to')) return 'renamed'
  if (found.has('copy to')) return 'copied'
  if (found.has('new file mode')) return 'added'
  return found.has('deleted file mode') ? 'removed' : 'modified'
}

function namesOf(first: string, found: Fields): { readonly oldPath: string; readonly path: string } | null {
  const from = found.get('rename from') ?? found.get('copy from')
  const to = found.get('rename to') ?? found.get('copy to')
  if (from === undefined || to === undefined) {
    const name = readTwice(first.slice('diff --git '.length))
    return name === null ? null : { oldPath: name, path: name }
  }
  const [oldPath, path] = [readName(from), readName(to)]
  return oldPath === null || path === null ? null : { oldPath, path }
}
