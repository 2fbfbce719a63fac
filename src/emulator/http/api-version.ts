import type { World } from '../world.ts'
import { ApiError } from './handler.ts'

/** The version of the REST API that the emulator answers in, also where none is asked for. */
export const apiVersion = '2022-11-28'
/** The version after that, in which the emulator knows only what came with it. */
export const laterVersion = '2026-03-10'
const cameLater = new Set(['pulls/merge-async', 'pulls/get-merge-async-result'])

/**
 * Holds the `X-GitHub-Api-Version` of a request against the versions GitHub has. The later one takes members away that
 * the emulator still sends, so asking for it is recorded, except for what only it has.
 * @throws ApiError 400 for a version that does not exist, 404 for an operation the version does not know
 */
export function checkApiVersion(world: World, operation: string, asked: string | undefined): void {
  if (cameLater.has(operation)) {
    if (asked !== laterVersion) throw new ApiError(404, 'Not Found')
    return
  }
  if (asked === undefined || asked === apiVersion) return
  if (asked !== laterVersion) throw new ApiError(400, `${asked} is not a supported version of the REST API.`)
  world.violations.push(`${operation}: API version ${asked} is not emulated`)
}
