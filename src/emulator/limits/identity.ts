import type { Caller } from '../state.ts'

/** Whose hourly allowance a request uses: an installation has one for all its tokens, a workflow run shares its repository's. */
export function identityOf(caller: Caller): string {
  switch (caller.kind) {
    case 'installation':
      return `installation ${caller.installationId}`
    case 'run':
      return `run in ${caller.repositories.join(',')}`
    case 'app':
      return `app ${caller.appId}`
    case 'user':
      return `user ${caller.login}`
    case 'anonymous':
      return 'anonymous'
  }
}
