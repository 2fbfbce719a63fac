const telling =
  /example|placeholder|change.?me|replace.?(?:me|with)|redacted|x{6}|\*{3}|\.{3}|0{6}|12345678|abcdefgh|deadbeef|MjM0NTY3ODkw/i
const tellingWord =
  /(?:^|[^a-z0-9])(?:dummy|sample|fake|todo|your|insert|not[-_]?(?:a[-_]?)?real|x{3,})(?:$|[^a-z0-9])/i
const reference = /^(?:\$|%|<|\{\{|\[|process\.env|env\.|os\.environ|secrets?\.)|\$\{|\{\{|<[A-Za-z_ -]+>|%\(/

/** Whether a value that looks like a credential says itself that it is none: a stand-in, or a reference to one. */
export function isPlaceholder(value: string): boolean {
  return telling.test(value) || tellingWord.test(value) || reference.test(value) || new Set(value).size < 5
}
