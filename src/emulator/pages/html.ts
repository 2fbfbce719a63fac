/** Markup that is already safe to send. Made by `html` and `raw` only, so nothing unescaped slips in. */
export type Html = { readonly markup: string }

export function raw(markup: string): Html {
  return { markup }
}

type Part = Html | readonly Html[] | string | number | null

/** A template tag: interpolated text is escaped, interpolated `Html` is kept, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings
    .map((text, index) => text + (index < parts.length ? written(parts[index] ?? null) : ''))
    .join('')
  return { markup }
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function written(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  if ('markup' in part) return part.markup
  return part.map(({ markup }) => markup).join('')
}
