/** One path of a diff, as GitHub's file lists need it. */
export type ChangedFile = {
  path: string
  previousPath: string | null
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  mode: string
  previousMode: string
  /** Blob on the new side; on the old side for a removed file. */
  sha: string
  additions: number
  deletions: number
  binary: boolean
  /** The hunks without git's file header; null for binary files, pure renames and mode changes. */
  patch: string | null
}

/**
 * Reads what `git diff-tree -r -M -z --raw --numstat -p` prints.
 * @param output NUL-separated raw records, NUL-separated numstat records, an empty field, and the patch with one
 *   `diff --git` block per record in the same order
 */
export function parseChanges(output: string): ChangedFile[] {
  const end = output.indexOf('\0\0')
  const fields = output.slice(0, end).split('\0')
  const patches = output.slice(end + 2)
  const records = readRaw(fields)
  const blocks = patches.split(/^(?=diff --git )/m).filter((block) => block.startsWith('diff --git '))
  return records.map((record, at) => ({ ...record, ...readCount(fields), patch: hunksOf(blocks[at] ?? '') }))
}

type Raw = Omit<ChangedFile, 'additions' | 'deletions' | 'binary' | 'patch'>

function readRaw(fields: string[]): Raw[] {
  const records: Raw[] = []
  while (fields[0]?.startsWith(':')) {
    const [previousMode = '', mode = '', before = '', after = '', letter = ''] = (fields.shift() ?? '')
      .slice(1)
      .split(' ')
    const first = fields.shift() ?? ''
    const moved = /^[RC]/.test(letter)
    records.push({
      path: moved ? (fields.shift() ?? '') : first,
      previousPath: moved ? first : null,
      status: statusOf(letter),
      mode,
      previousMode,
      sha: letter === 'D' ? before : after,
    })
  }
  return records
}

function readCount(fields: string[]): Pick<ChangedFile, 'additions' | 'deletions' | 'binary'> {
  const [added = '0', deleted = '0', path = ''] = (fields.shift() ?? '').split('\t')
  // A rename's numstat record is followed by two more fields: the old and the new path.
  if (path === '') fields.splice(0, 2)
  return { additions: Number(added) || 0, deletions: Number(deleted) || 0, binary: added === '-' }
}

function statusOf(letter: string): ChangedFile['status'] {
  switch (letter[0]) {
    case 'A':
      return 'added'
    case 'D':
      return 'removed'
    case 'R':
      return 'renamed'
    case 'C':
      return 'copied'
    case 'T':
      return 'changed'
    default:
      return 'modified'
  }
}

function hunksOf(block: string): string | null {
  const start = block.search(/^@@ /m)
  return start < 0 ? null : block.slice(start).replace(/\n$/, '')
}
