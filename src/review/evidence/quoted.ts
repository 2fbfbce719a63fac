import type { QuotedLine } from '../../domain/review/verdict.ts'
import { secretsIn } from '../../domain/secret.ts'
import type { Hit } from '../hit.ts'

const longestShown = 400

/** A place as a detector or a quote names it. */
type Place = Pick<Hit, 'path' | 'side' | 'line' | 'kind' | 'text'>

/** A line as evidence. The words are those of the diff, never those of the model; a known credential is withheld. */
export function quoted({ path, side, line, kind, text }: Place): QuotedLine {
  const quote = secretsIn(text).length > 0 ? '' : text.trim().slice(0, longestShown)
  return { path, side, line, quote, kind }
}
