import type { Actor, RepositoryRef } from '../domain/identity.ts'
import type { GitHub } from '../github/client.ts'

/** What a job gets from whoever runs it: the Action in a workflow run, or a test. */
export type JobHost = {
  /** The `job` input, exactly as received. */
  readonly job: string
  /** Slug of the App whose dispatches are obeyed. */
  readonly app: string
  readonly run: RunIdentity
  /** Speaks with the run's own read-only token. */
  readonly github: GitHub
  /** The same token, for the clone. */
  readonly token: string
  readonly model: { readonly key: string; readonly baseUrl: string | null }
  readonly folders: {
    /** Uploaded as it is; holds `result.json` and `changes.json` and nothing else. */
    readonly bundle: string
    readonly transcript: string
    /** Private to this run: clone, caches, trusted git directory. */
    readonly scratch: string
    /** Where `agents`, `skills` and `data` of this release lie. */
    readonly product: string
  }
  /** Variables of the machine. What tools and git see is chosen from it by name. */
  readonly environment: Readonly<Record<string, string>>
  /** Aborted when the run is cancelled: what is known is written down, and nothing new begins. */
  readonly signal: AbortSignal
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: () => number
  /** One line of the run's log, already safe to print. */
  readonly log: (line: string) => void
}

/** What GitHub says about the run. */
export type RunIdentity = {
  readonly id: number
  readonly attempt: number
  readonly repository: RepositoryRef
  readonly repositoryId: number
  /** For example `https://github.com`. */
  readonly serverUrl: string
  /** Host of noreply addresses: `github.com`, or that of a GitHub Enterprise Server. */
  readonly mailHost: string
  readonly actor: Actor
  /** Login of whoever caused this attempt. */
  readonly triggering: string
  /** Milliseconds since the epoch when the job started, its set-up step included. */
  readonly started: number
}
