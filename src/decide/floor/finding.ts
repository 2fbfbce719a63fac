import type { Reason } from '../../domain/reason.ts'

/** What the floor found at one place. It names the rule, never the value. */
export type Finding = {
  readonly reason: Reason
  readonly path: string
  /** Line of the new file, from 1; null where the finding is about the path or the file as a whole. */
  readonly line: number | null
  readonly rule: string
}

export function found(reason: Reason, path: string, rule: string, line: number | null = null): Finding {
  return { reason, path, line, rule }
}
