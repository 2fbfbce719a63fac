/** Hides secrets in everything a log shows. */
export type Mask = { add(secret: string): void; hide(text: string): string; hides(text: string): boolean }

/** A secret of several lines is hidden line by line too, as the runner does. */
export function createMask(secrets: readonly string[]): Mask {
  let known: string[] = []
  const mask: Mask = {
    add(secret) {
      const parts = [secret, ...secret.split(/\r?\n/)].map((part) => part.trim()).filter((part) => part !== '')
      known = [...new Set([...known, ...parts])].sort((one, other) => other.length - one.length)
    },
    hide: (text) => known.reduce((left, secret) => left.replaceAll(secret, '***'), text),
    hides: (text) => known.some((secret) => text.includes(secret)),
  }
  for (const secret of secrets) mask.add(secret)
  return mask
}
