import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../domain/names.ts'
import { type AgentDefinition, readAgentDefinition } from '../snapshot/agent-definition.ts'
import type { ReadFile } from './commands/found.ts'
import type { Skill } from './prompt/role.ts'
import type { Guidance } from './prompt/task.ts'
import { type Refusal, refuse } from './refusal.ts'

const skillName = /^[a-z0-9][a-z0-9-]{0,63}$/
const guidanceFiles = ['AGENTS.md', 'CLAUDE.md']
const guidanceCharacters = 32 * 1024

/** Everything that steers the agent. All of it comes from the default branch or from this release, never from the work. */
export type Steering = {
  readonly agent: AgentDefinition
  readonly skills: readonly Skill[]
  readonly guidance: readonly Guidance[]
}

/**
 * @param name    of the agent, as the job says
 * @param trunk   reads a file of the default branch
 * @param product folder of this release, with its own `agents` and `skills`
 */
export async function readSteering(
  name: string,
  trunk: ReadFile,
  product: string,
): Promise<Steering | { refused: Refusal }> {
  const own = await firstOf(trunk, [`${paths.agents}/${name}.agent.md`, `${paths.agents}/${name}.md`])
  const text = own?.text ?? readShipped(product, join('agents', `${name}.md`))
  if (text === null) return refuse('config', `There is no agent \`${name}\`: add \`${paths.agents}/${name}.md\`.`)
  const agent = readAgentDefinition(name, text)
  if ('problem' in agent)
    return refuse('config', `\`${own?.path ?? name}\` is not an agent definition: ${agent.problem}`)
  const skills: Skill[] = []
  for (const wanted of agent.skills) {
    const skill = await readSkill(wanted, trunk, product)
    if (skill === null)
      return refuse('config', `The agent \`${name}\` names a skill that does not exist: \`${wanted}\`.`)
    skills.push({ name: wanted, text: skill })
  }
  return { agent, skills, guidance: await readGuidance(trunk) }
}

async function readSkill(name: string, trunk: ReadFile, product: string): Promise<string | null> {
  if (!skillName.test(name)) return null
  const text =
    (await trunk(`${paths.skills}/${name}/SKILL.md`)) ?? readShipped(product, join('skills', name, 'SKILL.md'))
  return text === null ? null : text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '').trim()
}

async function readGuidance(trunk: ReadFile): Promise<Guidance[]> {
  const found: Guidance[] = []
  let room = guidanceCharacters
  for (const path of guidanceFiles) {
    const text = (await trunk(path))?.trim().slice(0, room) ?? ''
    if (text !== '' && found.every((other) => other.text !== text)) found.push({ path, text })
    room -= text.length
  }
  return found
}

async function firstOf(trunk: ReadFile, candidates: readonly string[]): Promise<{ path: string; text: string } | null> {
  for (const path of candidates) {
    const text = await trunk(path)
    if (text !== null) return { path, text }
  }
  return null
}

function readShipped(product: string, path: string): string | null {
  const place = join(product, path)
  return existsSync(place) ? readFileSync(place, 'utf8') : null
}
