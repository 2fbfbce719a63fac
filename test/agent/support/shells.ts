import type { TestContext } from 'vitest'
import type { Place } from '../../../src/agent/sandbox/place.ts'
import type { Shell } from '../../../src/agent/shell.ts'
import { placeIn, sandboxOf } from './sandboxes.ts'

/** A shell on that workspace, in the sandbox this machine has. */
export async function shellOn(
  context: Pick<TestContext, 'skip'>,
  workspace: string,
  more: Partial<Place> = {},
): Promise<Shell> {
  const sandbox = await sandboxOf(context)
  return { sandbox, place: placeIn(workspace, more), clean: (text) => text, now: Date.now }
}
