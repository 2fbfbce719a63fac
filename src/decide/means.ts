import type { CommandReading } from '../domain/command.ts'

/** What a decision may use besides the snapshot: the time, a digest and the grammar of commands, all given by the caller. */
export type Means = {
  readonly now: Date
  /** sha256 of a text, as hex. */
  digest(text: string): string
  parseCommands(body: string, handle: string): CommandReading
}
