/** What makes an address a link: in Markdown, a definition, or angle brackets. */
const opening = String.raw`\]\(\s{0,9}<?|\]:[ \t]{0,9}\n?[ \t]{0,9}<?|<`
const place = String.raw`([^\s/\\?#<>()[\]"'\x60]{0,255})`
const rest = String.raw`((?:[^\s<>()"'\x60]|\([^\s<>()"'\x60]{0,500}\)){0,2000})`

/** A backslash before the colon vanishes in Markdown. */
const address = new RegExp(String.raw`(${opening})?\b([a-z][a-z0-9+.-]{1,15}(\\?)):([/\\]+)${place}${rest}(>?)`, 'gi')
/** Addresses that take their scheme from the page: in links, definitions and attributes. */
const shortAddress = new RegExp(
  String.raw`(\]\(\s{0,9}<?|\]:\s{0,9}<?|=\s{0,9}["']?)[/\\]{2,}(?=[^\s/\\])${place}${rest}`,
  'g',
)
/** Browsers also follow these from a page with another scheme. */
const withoutSlashes = /\b(https?|ftp)\\?:(?=[^\s/\\[])/gi
const bareAddress = /\bwww\.(?=[a-z0-9])/gi

/** Addresses that run something, or are themselves what they lead to. */
const running = /\b(javascript|vbscript)\s{0,9}\\?:/gi
const holding = /\bdata\\?:(?=(?:[a-z]{1,30}\/[\w.+-]{1,60})?[;,])/gi

/**
 * Addresses of other hosts become text: not links, not images that are fetched. Of one that could carry something along
 * (a query, a fragment, a name before the host) only the host is left: `(host/redacted)`.
 */
export function withoutForeignAddresses(text: string, host: string): string {
  return text
    .replaceAll(running, '$1[:]')
    .replaceAll(holding, 'data[:]')
    .replaceAll(address, (...match: readonly string[]) => inert(match, host))
    .replaceAll(shortAddress, (_whole, before: string, to: string, more: string) =>
      carries(to, more) ? `${broken(before)}${redacted(before, to)}` : `${before}/ /${to}${more}`,
    )
    .replaceAll(withoutSlashes, '$1[:]')
    .replaceAll(bareAddress, 'www[.]')
}

function inert(match: readonly string[], host: string): string {
  const [whole = '', before = '', scheme = '', mark = '', slashes = '', to = '', more = '', after = ''] = match
  if (mark === '' && isOwn(scheme, slashes, to, host)) return whole
  if (!carries(to, more)) return `${before}${scheme.replace('\\', '')}[:]${slashes}${to}${more}${after}`
  return `${broken(before)}${redacted(before, to)}${before.endsWith('<') ? '' : after}`
}

function isOwn(scheme: string, slashes: string, to: string, host: string): boolean {
  return scheme.toLowerCase() === 'https' && slashes === '//' && to.toLowerCase() === host.toLowerCase()
}

function carries(to: string, more: string): boolean {
  return to.includes('@') || /[?#]/.test(more)
}

/** A link has its brackets already. */
function redacted(before: string, to: string): string {
  const name = `${to.split('@').at(-1)}/redacted`
  return before.startsWith('](') ? name : `(${name})`
}

/** With a space between them these make no link. */
function broken(before: string): string {
  if (before.startsWith('](')) return '] ('
  return before.startsWith(']:') ? '] : ' : before.replace('<', '')
}
