import type { Outcome } from '../cells/outcome.ts'
import type { Hit } from '../hit.ts'
import { placeOf } from './quotable.ts'

/** What detectors took for credentials: where they stand, and their values. Neither is shown, whoever quotes them. */
export type Withheld = { readonly places: ReadonlySet<string>; readonly values: readonly string[] }

/** Bounded, and the last one tried on the end of a line alone: a line may be as long as a file. */
const inQuotes = /(['"`])([^'"`]{6,400})\1/g
const atEnd = /[=:]\s*([^\s'"`]{6,400})$/
const longestEnd = 500

export function withheldBy(hits: readonly Hit[]): Withheld {
  const secret = hits.filter((hit) => hit.secret)
  const values = secret.flatMap(({ text }) => [
    ...[...text.matchAll(inQuotes)].flatMap(([, , value]) => value ?? []),
    ...(atEnd.exec(text.trimEnd().slice(-longestEnd))?.slice(1) ?? []),
  ])
  return { places: new Set(secret.map(placeOf)), values: [...new Set(values)] }
}

/** An outcome in which no credential is quoted, neither as evidence nor in the words of a model. */
export function concealed(outcome: Outcome, { places, values }: Withheld): Outcome {
  if (places.size === 0) return outcome
  const without = (words: string): string =>
    values.reduce((clean, value) => clean.replaceAll(value, '(withheld)'), words)
  return {
    ...outcome,
    because: without(outcome.because),
    fix: without(outcome.fix),
    evidence: outcome.evidence.map((line) => {
      const holds = places.has(placeOf(line)) || values.some((value) => line.quote.includes(value))
      return holds ? { ...line, quote: '' } : line
    }),
  }
}
