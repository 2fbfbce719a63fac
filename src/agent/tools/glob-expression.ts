/** Two stars cross folders only where they are a whole part of the path; elsewhere they are one. */
const plainStars = /(?<=[^/{,])\*{2,}|\*{2,}(?=[^/,}*])/g

const part = /\*\*\/|\*+|\?|\[!?\]?[^\]]*\]|[{},]|[\s\S]/g

/**
 * A glob pattern as a POSIX extended regular expression over whole paths: `**` crosses folders, `*` and `?` do not,
 * `[..]` and `{a,b}` as in a shell. For `grep -E`, whose matching takes linear time.
 */
export function globExpression(pattern: string): string {
  const tokens = pattern.replace(plainStars, '*').match(part) ?? []
  let depth = 0
  const parts = tokens.map((token) => {
    if (token === '{') depth += 1
    if (token === '}' && depth > 0) {
      depth -= 1
      return ')'
    }
    return expressionFor(token, depth)
  })
  return `^${parts.join('')}${')'.repeat(depth)}$`
}

function expressionFor(token: string, depth: number): string {
  switch (token) {
    case '**/':
      return '(.*/)?'
    case '**':
      return '.*'
    case '?':
      return '[^/]'
    case '{':
      return '('
    case ',':
      return depth > 0 ? '|' : ','
    default:
      if (token.startsWith('*')) return '[^/]*'
      if (token.startsWith('[') && token.length > 2) return token.replace(/^\[!/, '[^')
      return token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  }
}
