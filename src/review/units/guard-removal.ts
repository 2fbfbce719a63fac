import type { Hunk } from '../file-diff.ts'

/** Words of lines that keep something out. A removed one is looked at before anything that was added. */
const guardWords = new RegExp(
  [
    'auth(?!or)',
    'log(?:ged)?[-_ ]?in',
    'session',
    'permission',
    'privilege',
    '\\bscopes?\\b',
    'role',
    'admin',
    'owner',
    'allow',
    'deny',
    'forbid',
    'restrict',
    'require(?!\\()',
    'protect',
    'guard',
    'ensure',
    'verif',
    'valid',
    'check',
    'assert',
    'sanit',
    'escap',
    'encod',
    'encrypt',
    'csrf',
    'xsrf',
    'cors',
    'nonce',
    'signature',
    'hmac',
    'token',
    'secret',
    'rate[-_]?limit',
    'throttl',
    'max[-_A-Z]',
    'timeout',
    'throw',
    'raise',
    'abort',
    '\\b40[0-9]\\b',
    'middleware',
    'parameteri[sz]',
    'readonly',
    'read_only',
  ].join('|'),
  'i',
)

const highest = 999

/**
 * How much the hunks look like a guard being taken away: removed lines that name one and stand nowhere among the added
 * ones, and hunks that only remove.
 * @returns 0 to 999
 */
export function guardRemoval(hunks: readonly Hunk[]): number {
  const added = new Set<string>()
  for (const { lines } of hunks) for (const { kind, text } of lines) if (kind === 'added') added.add(text.trim())
  let points = 0
  for (const { lines } of hunks) {
    const removed = lines.filter(({ kind }) => kind === 'removed')
    const guards = removed.filter(({ text }) => guardWords.test(text) && !added.has(text.trim()))
    const isDeletion = removed.length > 0 && lines.every(({ kind }) => kind !== 'added')
    points += 10 * guards.length + Number(isDeletion)
  }
  return Math.min(points, highest)
}
