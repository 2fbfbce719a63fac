import { similarity } from './similarity.ts'

const alike = 0.7

/** Names in a claim that look like file paths. */
const pathLike = /(?:[\w@.-]+\/)*[\w@-][\w@.-]*\.[A-Za-z]\w{0,9}\b/g

/**
 * Files that a claim says are missing, although the tree has one of nearly that name (a migration whose timestamp
 * differs, another spelling, another folder).
 * @returns what is named, and the nearest paths
 */
export function nearestPaths(claim: string, paths: readonly string[]): { named: string; near: string[] }[] {
  const known = new Set(paths)
  const named = [...new Set(claim.match(pathLike) ?? [])].filter((path) => !known.has(path)).slice(0, 10)
  return named.flatMap((path) => {
    const near = paths
      .map((candidate) => ({ candidate, score: similarity(baseName(candidate), baseName(path)) }))
      .filter(({ score }) => score >= alike)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, 3)
      .map(({ candidate }) => candidate)
    return near.length > 0 ? [{ named: path, near }] : []
  })
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}
