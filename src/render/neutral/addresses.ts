const address = /\b([a-z][a-z0-9+.-]{1,15}):([/\\]+)([^\s/\\?#<>()[\]"'`]{0,255})/gi
/** Browsers also follow these from a page with another scheme. */
const withoutSlashes = /\b(https?|ftp):(?=[^\s/\\[])/gi
/** Addresses that take their scheme from the page: in links, definitions and attributes. */
const shortAddress = /(\]\(\s{0,9}<?|\]:\s{0,9}<?|=\s{0,9}["']?)[/\\]{2,}(?=[^\s/\\])/g
const bareAddress = /\bwww\.(?=[a-z0-9])/gi

/** Addresses of other hosts become text: not links, not images that are fetched. */
export function withoutForeignAddresses(text: string, host: string): string {
  return text
    .replaceAll(address, (whole, scheme: string, slashes: string, place: string) =>
      isOwn(scheme, slashes, place, host) ? whole : `${scheme}[:]${slashes}${place}`,
    )
    .replaceAll(shortAddress, '$1/ /')
    .replaceAll(withoutSlashes, '$1[:]')
    .replaceAll(bareAddress, 'www[.]')
}

function isOwn(scheme: string, slashes: string, place: string, host: string): boolean {
  return scheme.toLowerCase() === 'https' && slashes === '//' && place.toLowerCase() === host.toLowerCase()
}
