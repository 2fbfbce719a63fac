import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Label, Repository } from '../state.ts'
import { labelView } from '../views/label.ts'
import { emit, freshId, type World } from '../world.ts'
import { record, tell } from './timeline.ts'
import { validationFailed } from './validation.ts'

const labelsPerIssue = 100
const nameCap = 50
const defaultColor = 'ededed'

/** The repository's label of that name; GitHub compares label names without regard to case. */
export function findLabel(repository: Repository, name: string): Label | null {
  const exact = repository.labels.get(name)
  if (exact) return exact
  const wanted = name.toLowerCase()
  return [...repository.labels.values()].find((label) => label.name.toLowerCase() === wanted) ?? null
}

/** The label of that name, made when missing: adding an unknown label to an issue creates it on GitHub too. */
export function ensureLabel(
  world: World,
  caller: Caller,
  repository: Repository,
  name: string,
  look: { color?: string; description?: string | null } = {},
): Label {
  return findLabel(repository, name) ?? createLabel(world, caller, repository, { name, ...look })
}

/**
 * Makes a label.
 * @param input.color six hex digits without `#`
 * @throws ApiError 422 `already_exists` (whatever the case of the letters), or for a blank or too long name
 */
export function createLabel(
  world: World,
  caller: Caller,
  repository: Repository,
  input: { name: string; color?: string | undefined; description?: string | null | undefined },
): Label {
  checkName(repository, input.name)
  const { name, color = defaultColor, description = null } = input
  const label: Label = { id: freshId(world), name, color: color.toLowerCase(), description }
  repository.labels.set(name, label)
  tellLabel(world, caller, repository, label, 'created')
  return label
}

function checkName(repository: Repository, name: string, itself?: Label): void {
  if (name.trim() === '') throw validationFailed('Label', { field: 'name', code: 'missing_field' })
  if (name.length > nameCap) {
    const message = `name is too long (maximum is ${nameCap} characters)`
    throw validationFailed('Label', { field: 'name', code: 'invalid', message })
  }
  const taken = findLabel(repository, name)
  if (taken && taken !== itself) throw validationFailed('Label', { field: 'name', code: 'already_exists' })
}

/** Renames or repaints a label. Issues carrying it follow; what their timelines tell keeps the old name. */
export function editLabel(
  world: World,
  caller: Caller,
  repository: Repository,
  label: Label,
  change: { name?: string | undefined; color?: string | undefined; description?: string | null | undefined },
): void {
  const { name = label.name, color = label.color, description = label.description } = change
  checkName(repository, name, label)
  const changes = differences(label, { name, color, description })
  for (const issue of repository.issues.values()) {
    if (issue.labels.delete(label.name)) issue.labels.add(name)
  }
  repository.labels.delete(label.name)
  Object.assign(label, { name, color: color.toLowerCase(), description })
  repository.labels.set(name, label)
  tellLabel(world, caller, repository, label, 'edited', { changes })
}

function differences(label: Label, next: Omit<Label, 'id'>): Record<string, { from: string }> {
  const fields = ['name', 'color', 'description'] as const
  return Object.fromEntries(
    fields.flatMap((key) => (label[key] === next[key] ? [] : [[key, { from: label[key] ?? '' }]])),
  )
}

export function deleteLabel(world: World, caller: Caller, repository: Repository, label: Label): void {
  for (const issue of repository.issues.values()) issue.labels.delete(label.name)
  repository.labels.delete(label.name)
  tellLabel(world, caller, repository, label, 'deleted')
}

function tellLabel(
  world: World,
  caller: Caller,
  repository: Repository,
  label: Label,
  action: string,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const payload = { label: labelView(world, repository, label), ...facts }
  emit(world, { name: 'label', action, payload, caller, repository })
}

/**
 * Puts labels on a subject; those it carries already are no event.
 * @returns the labels now on the subject
 * @throws ApiError 422 above 100 labels
 */
export function addLabels(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
): Label[] {
  tellLabeled(world, caller, repository, issue, attachLabels(world, caller, repository, issue, names))
  return labelsOf(repository, issue)
}

/** The silent half of `addLabels`: state and timeline. Opening an issue tells `opened` before `labeled`. */
export function attachLabels(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
): Label[] {
  if (new Set([...issue.labels, ...names]).size > labelsPerIssue) {
    const message = `labels cannot exceed ${labelsPerIssue}`
    throw validationFailed('Issue', { field: 'labels', code: 'custom', message })
  }
  return names.flatMap((name) => {
    const label = ensureLabel(world, caller, repository, name)
    if (issue.labels.has(label.name)) return []
    issue.labels.add(label.name)
    record(world, caller, issue, { event: 'labeled', label: label.name })
    return [label]
  })
}

export function tellLabeled(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  labels: readonly Label[],
): void {
  for (const label of labels) {
    tell(world, caller, repository, issue, 'labeled', { label: labelView(world, repository, label) })
  }
}

/**
 * Takes one label off a subject.
 * @throws ApiError 404 "Label does not exist" when the subject does not carry it
 */
export function removeLabel(world: World, caller: Caller, repository: Repository, issue: Issue, name: string): Label[] {
  const label = findLabel(repository, name)
  if (!label || !issue.labels.delete(label.name)) throw new ApiError(404, 'Label does not exist')
  record(world, caller, issue, { event: 'unlabeled', label: label.name })
  tell(world, caller, repository, issue, 'unlabeled', { label: labelView(world, repository, label) })
  return labelsOf(repository, issue)
}

/** Makes the subject carry exactly these labels: what is missing is removed first, then the new ones are added. */
export function setLabels(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
): Label[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  for (const name of [...issue.labels]) {
    if (!wanted.has(name.toLowerCase())) removeLabel(world, caller, repository, issue, name)
  }
  return addLabels(world, caller, repository, issue, names)
}

export function labelsOf(repository: Repository, issue: Issue): Label[] {
  return [...issue.labels].flatMap((name) => repository.labels.get(name) ?? [])
}
