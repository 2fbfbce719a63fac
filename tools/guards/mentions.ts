import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often tests mention each reason: lines of test files with the word in quotes, so that a row of a table counts as a test. */
export type Mentions = {
  readonly count: (reason: string) => number
  /** Test files below `folders` that mention it. */
  readonly files: (reason: string, folders: readonly string[]) => readonly string[]
}

/** @param root folder with `test/` */
export function mentionsIn(root: string): Mentions {
  const texts = globSync('test/**/*.test.ts', { cwd: root })
    .toSorted()
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }))
  const pattern = (reason: string): RegExp => new RegExp(`['"\`]${reason}['"\`]`)
  return {
    count: (reason) => {
      const word = pattern(reason)
      return texts.reduce((sum, { lines }) => sum + lines.filter((line) => word.test(line)).length, 0)
    },
    files: (reason, folders) => {
      const word = pattern(reason)
      return texts
        .filter(
          ({ path, lines }) =>
            folders.some((folder) => path.startsWith(folder)) && lines.some((line) => word.test(line)),
        )
        .map(({ path }) => path)
    },
  }
}
