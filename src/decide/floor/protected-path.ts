import { covers } from '../../domain/glob.ts'
import { foldedSegments } from '../../domain/segments.ts'
import { type Finding, found } from './finding.ts'

/** Files that steer agents or package managers, protected wherever they stand. */
const names: readonly string[] = [
  'codeowners',
  '.mcp.json',
  'agents.md',
  'claude.md',
  'gemini.md',
  'agents.override.md',
  '.npmrc',
  'bunfig.toml',
]
const starts: readonly string[] = ['.yarnrc', '.pnpmfile.']

/**
 * Whether a path is one that no agent may touch: whatever git, GitHub, agents and package managers read as instructions.
 * @param configured further patterns of the repository; they add and never remove
 */
export function protectedPath(path: string, configured: readonly string[]): Finding | null {
  const segments = foldedSegments(path)
  const [first = ''] = segments
  if (segments.some((segment) => segment.startsWith('.git'))) return found('path_protected', path, 'git-or-github')
  if (segments.length > 1 && first.startsWith('.')) return found('path_protected', path, 'top-level-dot-directory')
  const named = segments.some((one) => names.includes(one) || starts.some((start) => one.startsWith(start)))
  if (named) return found('path_protected', path, 'protected-name')
  return configured.some((pattern) => covers(pattern, path)) ? found('path_protected', path, 'configured') : null
}
