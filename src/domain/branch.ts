import { branchPrefix } from './names.ts'

/** `agent/<number>-`: how every branch of an issue starts. */
export function branchStart(number: number): string {
  return `${branchPrefix}${number}-`
}

/**
 * The name of a new branch for an issue: `agent/<number>-<slug>`, then `-2`, `-3`, … when names are taken.
 * @param taken names of existing branches
 */
export function newBranch(number: number, title: string, taken: readonly string[]): string {
  const name = `${branchStart(number)}${slug(title)}`
  const isTaken = (candidate: string): boolean => taken.some((other) => other.toLowerCase() === candidate)
  if (!isTaken(name)) return name
  return `${name}-${Array.from(taken, (_, index) => index + 2).find((count) => !isTaken(`${name}-${count}`)) ?? 2}`
}

/** The issue that owns a branch of ours; null for other branches. */
export function issueOfBranch(name: string): number | null {
  const match = /^agent\/([1-9]\d{0,9})-/.exec(name)
  return match?.[1] ? Number(match[1]) : null
}

/** Words of a title in lower case letters and digits, at most 40 characters, never empty. */
function slug(title: string): string {
  const words =
    title
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  const text = words.join('-').slice(0, 40).replace(/-+$/, '')
  return text === '' ? 'work' : text
}
