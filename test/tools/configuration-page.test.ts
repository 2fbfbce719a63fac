import { expect, it } from 'vitest'
import { configurationPage } from '../../tools/generate/configuration.ts'

const page = configurationPage()
const row = (key: string): string => page.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? ''

it.each([
  ['freeze', '| an object `min_priority: <1 to 1000>`, or `null` | `null` |'],
  ['wait_for', '| list of logins, or of objects `reviewer: <login>` with `otherwise: hold \\| merge` | `[]` |'],
  ['authors', '| list of logins | – |'],
  ['trusted', '| list of whole numbers | `[]` |'],
  ['method', '| `merge`, `squash`, `rebase` | `"squash"` |'],
  ['bases', '| list of text | – |'],
  ['quiet', '| a length of time: `90s`, `3m`, `2h` | `"3m"` |'],
])('the page of the configuration says which values %s takes', (key, end) => {
  expect(row(key).endsWith(end), row(key)).toBe(true)
})
