import type { Caller } from '../state.ts'
import type { World } from '../world.ts'

const uses = new WeakMap<Caller, Set<string>>()

/** Remembers that a credential was let through by a permission, for example `issues:write`. */
export function noteUse(caller: Caller, permission: string): void {
  const used = uses.get(caller) ?? new Set()
  used.add(permission)
  uses.set(caller, used)
}

/** What let the tokens of an App's installations through so far, over REST, GraphQL and git: `scope:level`, in order. */
export function permissionsUsed(world: World, appId: number): readonly string[] {
  const callers = [...world.tokens.values()].map(({ caller }) => caller)
  const own = callers.filter((caller) => caller.kind === 'installation' && caller.appId === appId)
  return [...new Set(own.flatMap((caller) => [...(uses.get(caller) ?? [])]))].toSorted()
}
