/** Ids of the blob without content, for both kinds of repositories. */
const emptyBlobs = [
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]

/** Whether two ids, each of which may be abbreviated, are the same. */
export function isSameId(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** Whether content lies between two ids, so that a patch of text has at least one hunk. */
export function hasContentBetween(oldOid: string, newOid: string): boolean {
  return !isSameId(oldOid, newOid) && !(isWithout(oldOid) && isWithout(newOid))
}

/** No file, or an empty one. */
function isWithout(oid: string): boolean {
  return /^0+$/.test(oid) || emptyBlobs.some((empty) => empty.startsWith(oid))
}
