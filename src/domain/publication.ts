import type { Bundle } from './bundle.ts'
import type { RunFacts, Snapshot } from './snapshot.ts'

/** What a run's artifact turned out to be. */
export type BundleReading =
  | { readonly kind: 'read'; readonly bundle: Bundle }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly why: string }

/** One entry of the tree that the changes apply to. */
export type BaseEntry = {
  /** Git's own word, for example `100644`, `100755`, `120000`, `160000`, `040000`. */
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
  /** Text of the blob, where it is text and small enough to be read; lines that stand in it are not added lines. */
  readonly text?: string
}

/** All that a publish decision may know. */
export type PublishSnapshot = {
  /** The subject, with the asker of the live claim among its permissions. */
  readonly snapshot: Snapshot
  readonly run: RunFacts
  readonly bundle: BundleReading
  /** Tip of the job's branch, and its message; null when the branch does not exist. */
  readonly branch: { readonly oid: string; readonly message: string } | null
  /**
   * By path: entries of the tree at the job's head (its base for a new branch) for every touched path, all their parents,
   * and every workflow file.
   */
  readonly entries: Readonly<Record<string, BaseEntry>>
  /** The `.gitattributes` at the root of that tree. */
  readonly attributes: string | null
}
