import { covers } from '../../../domain/glob.ts'
import type { FileDiff } from '../../file-diff.ts'
import { aboutFile, type Builtin } from '../finding.ts'
import { addedLines, at, removedLines } from '../lines.ts'
import { wordsOf } from '../read-options.ts'

const groups: readonly { readonly what: string; readonly paths: readonly string[] }[] = [
  { what: 'a checklist', paths: ['/.github/checklists', '/checklists'] },
  { what: 'the waivers', paths: ['/.github/signalbox-waivers.yml'] },
  {
    what: 'the configuration of reviews',
    paths: ['/.github/signalbox.yml', '/.coderabbit.yaml', '/.pr_agent.toml', '/.github/signalbox'],
  },
  { what: 'the code owners', paths: ['/CODEOWNERS', '/docs/CODEOWNERS', '/.github/CODEOWNERS', '/.gitlab/CODEOWNERS'] },
  {
    what: 'the workflow that runs agents',
    paths: ['/.github/workflows/signalbox.yml', '/.github/workflows/signalbox.yaml'],
  },
  {
    what: 'an instruction file',
    paths: [
      'AGENTS.md',
      'AGENTS.override.md',
      'CLAUDE.md',
      'CLAUDE.local.md',
      'GEMINI.md',
      'QWEN.md',
      '.cursorrules',
      '.windsurfrules',
      '.clinerules',
      '.mcp.json',
      '.claude',
      '.codex',
      '.cursor',
      '.gemini',
      '.windsurf',
      '.aider.conf.yml',
      '.github/copilot-instructions.md',
      '/.github/instructions',
      '/.github/prompts',
      '/.github/agents',
      '/.github/skills',
      '/.github/chatmodes',
    ],
  },
]
const workflow = /^\.github\/workflows\/[^/]+\.ya?ml$/i
const agentWords =
  /claude|copilot|codex|gemini|coderabbit|pr-agent|qodo|aider|openhands|signalbox|ai[-_]?review|review[-_]?(?:bot|agent)|llm/i

/** Changes of what reviews and agents obey. Option `also`: further paths. */
export const protectedReviewFiles: Builtin = (file, { options }) => {
  const names = [...new Set([file.path, file.oldPath])]
  const isIn = (paths: readonly string[]) => names.some((name) => paths.some((path) => covers(path, name)))
  const group =
    groups.find(({ paths }) => isIn(paths))?.what ?? (isIn(wordsOf(options, 'also')) ? 'a protected file' : null)
  const what = group ?? (isAgentWorkflow(file, names) ? 'a workflow that runs agents or reviewers' : null)
  if (what === null) return []
  const words = `${what} is ${file.change === 'type_changed' ? 'changed' : file.change}`
  const [first] = [...addedLines(file), ...removedLines(file)]
  return [first ? at(first, words) : aboutFile(file, words)]
}

function isAgentWorkflow(file: FileDiff, names: readonly string[]): boolean {
  if (!names.some((name) => workflow.test(name))) return false
  const lines = file.hunks.flatMap(({ lines }) => lines.map(({ text }) => text))
  return (
    names.some((name) => agentWords.test(name)) || lines.some((text) => /\buses:/.test(text) && agentWords.test(text))
  )
}
