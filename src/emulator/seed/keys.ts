import { generateKeyPairSync } from 'node:crypto'

export type KeyPair = { privateKey: string; publicKey: string }

const made: KeyPair[] = []

/**
 * The RSA key of the nth App of a world. Making one takes a quarter of a second and worlds never meet, so the same
 * process gives the nth App of each world the same key; two Apps of one world never share one.
 */
export function keyPair(position: number): KeyPair {
  while (made.length <= position) {
    made.push(
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }),
    )
  }
  const pair = made[position]
  if (!pair) throw new RangeError(`there is no key ${position}`)
  return pair
}
