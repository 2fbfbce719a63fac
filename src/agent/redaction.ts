import { secretPatterns } from './secret-patterns.ts'

/** Shorter values would blank out ordinary words. */
const shortest = 6

export type Redact = (text: string) => string

/** A function that replaces every known secret, also where it stands encoded, and everything shaped like one. */
export function redactor(secrets: readonly string[]): Redact {
  const forms = secretForms(secrets).toSorted((a, b) => b.length - a.length)
  return (text) => {
    const known = forms.reduce((rest, form) => rest.replaceAll(form, '***'), text)
    return secretPatterns.reduce((rest, { pattern }) => rest.replace(pattern, '***'), known)
  }
}

/** Each secret as it is, and as it looks in JSON, a URL, base64 and hexadecimal. */
export function secretForms(secrets: readonly string[]): string[] {
  const known = secrets.filter((secret) => secret.length >= shortest)
  const forms = known.flatMap((secret) => {
    const bytes = Buffer.from(secret)
    return [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      ...base64Forms(bytes),
      bytes.toString('hex'),
    ]
  })
  return [...new Set(forms)].filter((form) => form.length >= shortest)
}

/** Inside a longer base64 text a value has one of three shapes; the characters its neighbors touch are left out. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    const inner = text.slice(Math.ceil((offset * 8) / 6), end)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** The same through every string of a value, for events and reports. */
export function redactDeep<T>(value: T, redact: Redact): T
export function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item, redact)]))
}
