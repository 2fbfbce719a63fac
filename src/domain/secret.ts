/** Shapes of credentials that vendors gave a fixed beginning. Every quantifier is bounded, so matching stays linear. */
export const secretRules: readonly { readonly id: string; readonly pattern: RegExp }[] = [
  { id: 'github-token', pattern: /\bgh(?:[pour]_[A-Za-z0-9]{30,255}|s_[A-Za-z0-9]{30,255}[A-Za-z0-9._-]{0,1000})/g },
  { id: 'github-app-token', pattern: /\bghs_[A-Za-z0-9._-]{36,1000}/g },
  { id: 'github-fine-grained-token', pattern: /\bgithub_pat_[A-Za-z0-9_]{22,255}/g },
  { id: 'anthropic-key', pattern: /\bsk-ant-[A-Za-z0-9_-]{16,255}/g },
  { id: 'aws-access-key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { id: 'slack-token', pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,255}/g },
  { id: 'npm-token', pattern: /\bnpm_[A-Za-z0-9]{36,255}/g },
  { id: 'private-key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g },
  { id: 'json-web-token', pattern: /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,2000}/g },
]

/** Ids of the rules a line breaks; never the value. */
export function secretsIn(line: string): readonly string[] {
  return secretRules.filter(({ pattern }) => line.search(pattern) !== -1).map(({ id }) => id)
}

/** The text with every credential replaced by the name of its rule. */
export function withoutSecrets(text: string): string {
  return secretRules.reduce((clean, { id, pattern }) => clean.replaceAll(pattern, `(${id} removed)`), text)
}
