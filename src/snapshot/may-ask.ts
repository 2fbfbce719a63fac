import type { Config } from '../domain/config.ts'
import type { Self } from '../domain/identity.ts'
import type { CommentFacts } from '../domain/snapshot.ts'

/** Whether a comment may hold a command nobody answered. What it says is judged when its subject is looked at. */
export function mayAsk(
  comment: CommentFacts,
  { self, config }: { readonly self: Self; readonly config: Config },
): boolean {
  if (comment.author?.id === self.bot.id) return false
  if (comment.authorIsBot && !config.bots.trusted.includes(comment.author?.id ?? 0)) return false
  const answered = comment.edited || comment.minimized || comment.done || comment.refused
  return !answered && addresses(comment.body, config)
}

/** Whether the handle stands in a text, wherever. */
export function addresses(text: string, { command }: Config): boolean {
  const lower = text.toLowerCase()
  const handle = command.handle.toLowerCase()
  return lower.includes(handle) || lower.includes(`/${handle.slice(1)}`)
}
