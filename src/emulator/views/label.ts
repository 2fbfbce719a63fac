import type { Label, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf } from './addresses.ts'

const bornWithTheRepository = new Set([
  'bug',
  'documentation',
  'duplicate',
  'enhancement',
  'good first issue',
  'help wanted',
  'invalid',
  'question',
  'wontfix',
])

export function labelNodeId(label: Label): string {
  return `LA_${label.id}`
}

export function labelView(world: World, repository: Repository, label: Label): Record<string, unknown> {
  return {
    id: label.id,
    node_id: labelNodeId(label),
    url: `${apiOf(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: bornWithTheRepository.has(label.name),
    description: label.description,
  }
}
