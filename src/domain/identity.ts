import * as z from 'zod'

/** A commit or object id, 40 hexadecimal digits. */
export const sha = z.string().regex(/^[0-9a-f]{40}$/)

export const zeroSha = '0'.repeat(40)

/** Someone on GitHub. Authority hangs on the numeric id; the login is for people. */
export const actor = z.strictObject({ id: z.int().positive(), login: z.string().min(1) })
export type Actor = z.infer<typeof actor>

/** Where a repository is, and which installation of the App speaks for it. */
export type RepositoryRef = { readonly owner: string; readonly name: string }

/** The App as GitHub shows it: its id, and its bot account that authors commits, comments and checks. */
export type Self = { readonly appId: number; readonly slug: string; readonly bot: Actor }

/** `<id>+<login>@users.noreply.github.com`: how GitHub attributes commits without showing an address. */
export function noreplyAddress(who: Actor, host = 'github.com'): string {
  return `${who.id}+${who.login}@users.noreply.${host}`
}

/** Host of the noreply addresses behind a web address; a GitHub on loopback speaks as github.com. */
export function mailHostOf(serverUrl: string): string {
  const { hostname } = new URL(serverUrl)
  return /^(?:127\.|localhost$|\[::1\]$)/.test(hostname) ? 'github.com' : hostname
}

/** Whether that login is a bot's. It never grants anything; it only takes away. */
export function isBotLogin(login: string): boolean {
  return login.endsWith('[bot]')
}
