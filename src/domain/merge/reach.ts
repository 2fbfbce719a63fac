import type { Address } from '../trigger.ts'

/** An open pull request, as far as an address can mean it. */
export type OpenPlace = {
  readonly number: number
  readonly headOid: string
  readonly baseRef: string
  /** Name of the head branch. */
  readonly headRef?: string
}

/**
 * The pull requests an address means. It is where to look and nothing more: a number may be over by now, and a head may
 * have moved, which the look itself finds out.
 * @param open the open pull requests of that repository, found by listing
 * @returns numbers in ascending order, each once
 */
export function pullsAt(address: Address, open: readonly OpenPlace[]): readonly number[] {
  return [...new Set(numbersAt(address, open))].toSorted((one, other) => one - other)
}

function numbersAt(address: Address, open: readonly OpenPlace[]): readonly number[] {
  const those = (wanted: (pull: OpenPlace) => boolean): readonly number[] =>
    open.filter(wanted).map(({ number }) => number)
  switch (address.kind) {
    case 'pull':
      return [address.number]
    case 'base':
      return those(({ baseRef }) => address.name === null || baseRef === address.name)
    case 'head':
      return [...address.listed, ...those(({ headOid }) => headOid === address.oid)]
    case 'branch':
      return those(({ headRef }) => headRef === address.name)
    case 'repository':
      return those(() => true)
    case 'issue':
    case 'run':
    case 'installation':
    case 'group':
      return []
  }
}
