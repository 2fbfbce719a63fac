import { assignedSecrets } from './assigned.ts'
import { isPlaceholder } from './placeholder.ts'
import { vendorRules } from './vendor-rules.ts'

/** A credential in a line. The value stays in code: it is never shown. */
export type Credential = { readonly rule: string; readonly value: string }

/** Credentials by the shape a vendor gave them; stand-ins are left out. */
export function vendorCredentials(line: string): readonly Credential[] {
  return vendorRules.flatMap(({ id, pattern }) =>
    (line.match(pattern) ?? [])
      .map((value) => ({ rule: id, value }))
      .filter(({ value }) => id === 'private-key' || !isPlaceholder(secretPart(id, value))),
  )
}

/** The same, and values of high entropy that are assigned to a name such as `password`. */
export function credentialsIn(line: string): readonly Credential[] {
  const vendor = vendorCredentials(line)
  if (vendor.length > 0) return vendor
  return assignedSecrets(line).map((value) => ({ rule: 'assigned-literal', value }))
}

/** Of an address only the password counts: hosts are called `example.com`. */
function secretPart(rule: string, value: string): string {
  if (rule !== 'password-in-address') return value
  const [, user = '', password = '', host = ''] = /:\/\/([^:@]*):([^@]*)@(.*)$/.exec(value) ?? []
  const local = /^(?:localhost|127\.|0\.0\.0\.0|host\.docker|[a-z_-]{1,20}$)/.test(host)
  return local || user === password || commonPassword.test(password) ? 'placeholder' : password
}

const commonPassword =
  /^(?:pass(?:word|wd)?\d{0,3}|secret|postgres|mysql|root|admin|guest|user(?:name)?|test(?:ing)?|token)$/i
