import { aboutFile, type Builtin } from '../finding.ts'
import { addedLines, at } from '../lines.ts'

const symlinkMode = '120000'
const submoduleMode = '160000'

/** Files that become executable. */
export const execBit: Builtin = (file) => {
  const gains = file.newMode === '100755' && file.oldMode !== '100755'
  return gains ? [aboutFile(file, `the mode becomes 100755 (before: ${file.oldMode})`)] : []
}

/** Symbolic links that are added or point elsewhere. */
export const symlink: Builtin = (file) => {
  if (file.newMode !== symlinkMode) return []
  const [target] = addedLines(file)
  if (target) return [at(target, `a symbolic link to \`${target.text.slice(0, 200)}\``)]
  return file.change === 'renamed' ? [aboutFile(file, 'a symbolic link moves')] : [aboutFile(file, 'a symbolic link')]
}

/** Submodules that are added or moved, and their list. */
export const submodule: Builtin = (file) => {
  if (file.newMode === submoduleMode || file.oldMode === submoduleMode) return [aboutFile(file, 'a submodule')]
  if (!/(?:^|\/)\.gitmodules$/.test(file.path)) return []
  const [first] = addedLines(file)
  return [first ? at(first, 'the list of submodules') : aboutFile(file, 'the list of submodules')]
}
