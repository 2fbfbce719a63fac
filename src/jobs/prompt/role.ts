import { type SystemParts, systemPrompt } from '../../agent/prompt.ts'
import type { AgentDefinition } from '../../snapshot/agent-definition.ts'

export type Skill = { readonly name: string; readonly text: string }

/** The system text of an agent and its skills: the same bytes for every run of both. */
export function roleText(agent: AgentDefinition, skills: readonly Skill[]): string {
  const parts: SystemParts = {
    hardRules: items(agent.hardRules),
    role: [agent.role, ...skills.map(({ name, text }) => `### Skill: ${name}\n\n${text}`)].join('\n\n'),
    definitionOfDone: items(agent.definitionOfDone),
  }
  const scope = scopeText(agent.scope)
  return systemPrompt(scope === '' ? parts : { ...parts, scope })
}

function scopeText({ owns, never }: AgentDefinition['scope']): string {
  return [
    ...(owns.includes('**') ? [] : [`Change only paths that match: ${owns.join(', ')}`]),
    ...(never.length > 0 ? [`Never change paths that match: ${never.join(', ')}`] : []),
  ].join('\n')
}

/** The items of a Markdown list, each on one line; text that is no list is one item. */
function items(section: string): string[] {
  const found = section.split(/^(?:\d+[.)]|[-*+]) +/m).map((item) => item.trim().replaceAll(/\s*\n\s*/g, ' '))
  return found.filter((item) => item !== '')
}
