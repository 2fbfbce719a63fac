/** A run or a job inside a concurrency group. */
export type Member = { start(): void; cancel(reason: string): void }
export type Group = { active: Member | null; waiting: Member[] }
/** Groups by lower-case name; runs and jobs of one repository share them. */
export type Groups = Map<string, Group>

const queueLimit = 100

/**
 * Brings a member into a group: it starts when the group is free, else it waits. By default a new member replaces the
 * one that waits. GitHub docs, "Control the concurrency of workflows and jobs".
 */
export function enter(
  groups: Groups,
  name: string,
  rule: { cancelInProgress: boolean; queue: 'single' | 'max' },
  member: Member,
): void {
  const key = name.toLowerCase()
  const group = groups.get(key) ?? { active: null, waiting: [] }
  groups.set(key, group)
  if (!group.active) {
    group.active = member
    member.start()
    return
  }
  const replaced = `Canceling since a higher priority waiting request for '${name}' exists`
  if (rule.queue === 'max') {
    if (group.waiting.length < queueLimit) group.waiting.push(member)
    else member.cancel(`Canceling since the queue of '${name}' is full`)
    return
  }
  const before = group.waiting.splice(0)
  group.waiting.push(member)
  for (const one of before) one.cancel(replaced)
  if (rule.cancelInProgress) group.active.cancel(replaced)
}

/** Takes a member out, whether it ran or waited; the next one that waits starts. */
export function leave(groups: Groups, name: string, member: Member): void {
  const key = name.toLowerCase()
  const group = groups.get(key)
  if (!group) return
  group.waiting = group.waiting.filter((one) => one !== member)
  if (group.active !== member) return
  group.active = group.waiting.shift() ?? null
  if (group.active) group.active.start()
  else groups.delete(key)
}
