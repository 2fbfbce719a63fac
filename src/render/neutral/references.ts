const keyword = String.raw`\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)([^\p{L}\p{N}#]{0,20})`
const closingNumber = new RegExp(String.raw`${keyword}((?:[\w.-]{1,100}\/[\w.-]{1,100})?)#(?=\d)`, 'giu')
const closingShort = new RegExp(String.raw`${keyword}GH-(?=\d)`, 'giu')
const closingAddress = new RegExp(
  String.raw`${keyword}https?:\/\/[^\s\/]{1,100}\/([\w.-]{1,100}\/[\w.-]{1,100})\/(?:issues|pull)\/(?=\d)`,
  'giu',
)

/** A full-width sign reads the same and neither mentions nor links, in Markdown as in commit messages. */
const sign = { at: '＠', number: '＃' } as const

/** Takes the power out of mentions and of closing keywords; numbers without a keyword stay links. */
export function withoutReferences(text: string): string {
  return text
    .replaceAll(closingAddress, `$1$2$3${sign.number}`)
    .replaceAll(closingNumber, `$1$2$3${sign.number}`)
    .replaceAll(closingShort, `$1$2GH `)
    .replaceAll(/@(?=[A-Za-z0-9_-])/g, sign.at)
}
