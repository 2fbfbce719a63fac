import { selects, selectsSome } from './filter-pattern.ts'
import type { Source } from './source.ts'
import type { Trigger, Triggers } from './workflow-on.ts'

const defaultTypes = ['opened', 'synchronize', 'reopened']
const typesByDefault: Readonly<Record<string, readonly string[]>> = {
  pull_request: defaultTypes,
  pull_request_target: defaultTypes,
  merge_group: ['checks_requested'],
}

/**
 * Whether a workflow's `on:` listens to what happened.
 * @param triggeringWorkflow name of the workflow a `workflow_run` event is about
 */
export function listensTo(triggers: Triggers, source: Source, triggeringWorkflow: string | null): boolean {
  const trigger = triggers.get(source.event)
  if (!trigger) return false
  const types = trigger.types ?? typesByDefault[source.event]
  if (types && !types.includes(source.action ?? '')) return false
  if (trigger.workflows && !selects(trigger.workflows, triggeringWorkflow ?? '')) return false
  return refMatches(trigger, source) && pathsMatch(trigger, source)
}

function refMatches(trigger: Trigger, source: Source): boolean {
  if (source.tag !== null) return tagMatches(trigger, source.tag)
  if (source.branch === null) return true
  const onlyTags = (trigger.tags || trigger['tags-ignore']) && !(trigger.branches || trigger['branches-ignore'])
  if (onlyTags) return false
  return kept(trigger.branches, trigger['branches-ignore'], [source.branch])
}

/** With filters for branches only, a push of a tag starts nothing. */
function tagMatches(trigger: Trigger, tag: string): boolean {
  if (trigger.tags || trigger['tags-ignore']) return kept(trigger.tags, trigger['tags-ignore'], [tag])
  return !(trigger.branches || trigger['branches-ignore'])
}

function pathsMatch(trigger: Trigger, source: Source): boolean {
  if (!source.changed || !(trigger.paths || trigger['paths-ignore'])) return true
  return kept(trigger.paths, trigger['paths-ignore'], source.changed())
}

/** At least one name is selected, or at least one is not ignored. */
function kept(
  wanted: readonly string[] | undefined,
  ignored: readonly string[] | undefined,
  names: readonly string[],
): boolean {
  if (wanted) return selectsSome(wanted, names)
  return ignored ? names.some((name) => !selects(ignored, name)) : true
}
