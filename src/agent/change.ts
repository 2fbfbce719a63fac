/** One path that differs from the base, as git stores it: after normalization, without renames. */
export type Change = {
  /** Decoded as UTF-8; see `odd`. */
  path: string
  /** True when the path is not UTF-8, so that `path` is not its exact name. */
  odd: boolean
  status: 'added' | 'modified' | 'deleted' | 'type_changed'
  /** Git modes, `000000` where the path does not exist. */
  oldMode: string
  newMode: string
  /** Blob ids; null where there is none. A submodule's is its commit. */
  oldBlob: string | null
  newBlob: string | null
}

const statuses = { A: 'added', M: 'modified', D: 'deleted', T: 'type_changed' } as const
const nothing = /^0+$/

/** Reads `git diff-index --raw -z --no-renames --no-abbrev`. @throws on anything else */
export function parseRawDiff(raw: Buffer): Change[] {
  const fields = raw.toString('latin1').split('\0')
  const changes: Change[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, oldMode, newMode, oldId, newId, letter] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([AMDT])$/.exec(fields[at] ?? '') ?? []
    if (!oldMode || !newMode || !oldId || !newId || !isStatus(letter)) throw new Error('git diff-index answered oddly')
    const bytes = Buffer.from(fields[at + 1] ?? '', 'latin1')
    const path = bytes.toString('utf8')
    const odd = !Buffer.from(path, 'utf8').equals(bytes)
    const blob = (id: string) => (nothing.test(id) ? null : id)
    changes.push({ path, odd, status: statuses[letter], oldMode, newMode, oldBlob: blob(oldId), newBlob: blob(newId) })
  }
  return changes
}

function isStatus(letter: string | undefined): letter is keyof typeof statuses {
  return letter !== undefined && Object.hasOwn(statuses, letter)
}
