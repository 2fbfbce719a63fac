import { isRecord } from '../json.ts'

/*
 * Typed readers for fields of a request whose shape GitHub's description has already been held against.
 * What is absent, or null where null means absent, reads as undefined.
 */

export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

export function integer(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.flatMap((item) => text(item) ?? []) : undefined
}

/** Names of labels given as strings or as objects with a `name`. */
export function labelNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.flatMap((item) => text(isRecord(item) ? item['name'] : item) ?? [])
}

/** One of a closed set of words. */
export function choice<const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value)
}

export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}
