import type { World } from '../world.ts'
import { ApiError } from './handler.ts'

/** The version of the REST API that the emulator answers in, also where none is asked for. */
export const apiVersion = '2022-11-28'
const announced = '2026-03-10'

/**
 * Holds the `X-GitHub-Api-Version` of a request against the versions GitHub has. The later one takes members away that
 * the emulator still sends, so asking for it is recorded.
 * @throws ApiError 400 for a version that does not exist
 */
export function checkApiVersion(world: World, operation: string, asked: string | undefined): void {
  if (asked === undefined || asked === apiVersion) return
  if (asked !== announced) throw new ApiError(400, `${asked} is not a supported version of the REST API.`)
  world.violations.push(`${operation}: API version ${asked} is not emulated`)
}
