const regular = '100644'
const absent = '000000'

/** Kinds of files that are skipped by rule: nothing in them is run, and nobody could quote a line of them. */
const extensions = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'pdf', 'woff', 'woff2', 'ico', 'mp4'])

export function hasMediaName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase())
}

type Named = { readonly oldPath: string; readonly path: string; readonly oldMode: string; readonly newMode: string }

/** Whether a change is one of media alone: by both names, so that nothing is moved out of sight, and of plain files. */
export function isMedia({ oldPath, path, oldMode, newMode }: Named): boolean {
  const plain = [oldMode, newMode].every((mode) => mode === regular || mode === absent)
  return plain && hasMediaName(oldPath) && hasMediaName(path)
}
