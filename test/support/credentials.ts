/** The rule and a value that breaks it; put together here, so that no scanner takes this file for a leak. */
export const credentials: readonly (readonly [string, string])[] = [
  ['github-token', `ghp${'_'}${'a1B2'.repeat(9)}`],
  ['github-token', `gho${'_'}${'a1B2'.repeat(9)}`],
  ['github-token', `ghu${'_'}${'a1B2'.repeat(9)}`],
  ['github-token', `ghr${'_'}${'a1B2'.repeat(9)}`],
  ['github-token', `ghs${'_'}${'a1B2'.repeat(9)}`],
  ['github-app-token', `ghs${'_'}12345_eyJhbGciOi.eyJpc3MiOi.${'a1B2'.repeat(90)}`],
  ['github-fine-grained-token', `github${'_'}pat_11AAAAAAA0${'a1B2'.repeat(15)}`],
  ['anthropic-key', `sk${'-'}ant-api03-${'a1B2'.repeat(20)}`],
  ['aws-access-key', `AKIA${'A1B2'.repeat(4)}`],
  ['aws-access-key', `ASIA${'A1B2'.repeat(4)}`],
  ['slack-token', `xox${'b'}-1234567890-abcdefghij`],
  ['npm-token', `npm${'_'}${'a1B2'.repeat(9)}`],
  ['private-key', `-----BEGIN ${'RSA '}PRIVATE KEY-----`],
  ['private-key', `-----BEGIN ${''}PRIVATE KEY-----`],
  ['private-key', `-----BEGIN ${'OPENSSH '}PRIVATE KEY-----`],
  ['json-web-token', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N`],
]
