/** What went wrong as one line for the log: an error's own fields may hold a whole request and its answer. */
export function errorWords(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(errorWords).join('; ')
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
