import type { House } from './house.ts'

/** The question that the product asks about a person, as GitHub's description calls it. */
export const permissionRead = 'repos/get-collaborator-permission-level'

/** What each such question about a login was answered with; 0 where no answer came. */
export function permissionReads({ stage }: House, login: string): readonly number[] {
  const reads = stage.emulator.calls.filter(({ path }) => path.endsWith(`/collaborators/${login}/permission`))
  return reads.map(({ status }) => status)
}
