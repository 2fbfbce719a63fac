/** Where one command runs and what it may reach. Paths are absolute; none of the fields may hold a secret. */
export type Place = {
  /** The only tree of the host the command may write; its `.git` folder stays read-only. */
  workspace: string
  /** Exactly the variables the command sees. */
  environment: Readonly<Record<string, string>>
  /** `none`: an own network with nothing but loopback. `host`: the network of the host. */
  network: 'none' | 'host'
  /** Shown again, read-only, where they lie under a hidden folder (a toolchain in a home folder). */
  readOnly?: readonly string[]
  writable?: readonly string[]
  /** Replaced by an empty folder (or an empty file), besides the ones that always are. */
  hidden?: readonly string[]
}

/** What to spawn, with exactly this environment, so that the command runs inside. */
export type Launch = { file: string; args: string[]; environment: Record<string, string> }

export type Tier = 'bwrap' | 'unshare'

/** A wall that has passed the self-test. There is no way to run without one. */
export type Sandbox = {
  tier: Tier
  wrap(command: readonly string[], place: Place): Launch
}

/** No tier passed. `install` is one line for a shell that makes the first tier pass on Debian and Ubuntu. */
export type SandboxUnavailable = {
  tier: 'none'
  reason: 'sandbox_unavailable'
  tried: readonly { tier: Tier; because: string }[]
  install: string
}
