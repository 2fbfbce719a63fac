/**
 * The one place where text of other people is put between walls.
 *
 * A block opens with `<data-NONCE …>` and closes with `</data-NONCE>`. The nonce is made per run and never shown
 * before, and anything inside that looks like a wall of any run loses its angle bracket, so that a text cannot end its
 * own block or begin another even if the nonce got out.
 */
export type Fence = (attributes: Readonly<Record<string, string | number>>, text: string) => string

/** @param nonce 32 hexadecimal digits of chance */
export function fence(nonce: string): Fence {
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw new Error('a fence needs 32 hexadecimal digits')
  const tag = `data-${nonce}`
  return (attributes, text) => {
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${attribute(String(value))}"`)
    return `<${tag}${written.join('')}>\n${withoutWalls(text)}\n</${tag}>`
  }
}

const wallLike = /[<\uFF1C\uFE64\u2039](?=\s*[/\uFF0F\u2215]?\s*data\b)/gi

function withoutWalls(text: string): string {
  return text.replace(wallLike, '&lt;')
}

/** Logins, paths and numbers; anything that could end the attribute is replaced. */
function attribute(value: string): string {
  return value.replace(/[^\p{L}\p{N} ._/@:#[\]+-]/gu, '_').slice(0, 300)
}
