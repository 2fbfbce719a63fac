/** Whose words a block holds, and whether that person may write to the repository. */
export type Author = { login: string; trust: 'writer' | 'outsider' | 'bot' | 'signalbox' }

/** Material for the agent, by what it is. Texts are raw; the prompt takes out what is hidden and cuts them to size. */
export type PromptBlock =
  | { kind: 'epic' | 'issue'; number: number; title: string; body: string; author: Author }
  | { kind: 'comment'; id: string; at: string; body: string; author: Author }
  | {
      kind: 'thread'
      id: string
      path: string
      line: number | null
      comments: readonly { body: string; author: Author }[]
    }
  | { kind: 'acceptance'; lines: readonly { id: string; text: string }[] }
  | { kind: 'ci_failure'; check: string; log: string }
  | { kind: 'guidance'; path: string; body: string }
  | { kind: 'handoff'; note: string }
  | { kind: 'branch_state'; body: string }

/** The most characters of one text, by kind of block. */
export const caps = {
  epic: 20_000,
  issue: 20_000,
  comment: 4_000,
  thread: 4_000,
  acceptance: 10_000,
  ci_failure: 10_000,
  guidance: 20_000,
  handoff: 20_000,
  branch_state: 10_000,
} as const
