import type { FileDiff } from '../../file-diff.ts'
import type { Builtin, Finding } from '../finding.ts'
import { addedLines, at, type Placed, removedLines } from '../lines.ts'
import { isDocs, isTest } from '../place-kind.ts'
import { type Credential, credentialsIn, vendorCredentials } from './credentials-in.ts'

/** Added lines with a credential. In tests and docs only what a vendor's shape proves; guesses by name stop there. */
export const secrets: Builtin = (file) => found(file, inTestsOrDocs(file) ? vendorCredentials : credentialsIn)

export const vendorSecrets: Builtin = (file) => found(file, vendorCredentials)

/** Credential-shaped values in tests and docs that do not say that they are fake. */
export const fakeSecrets: Builtin = (file) => (inTestsOrDocs(file) ? found(file, credentialsIn) : [])

/** Credentials on removed lines that the file does not hold any more. */
export const removedSecrets: Builtin = (file) => {
  const added = addedLines(file).map(({ text }) => text)
  return removedLines(file).flatMap((line) => {
    const gone = credentialsIn(line.text).filter(({ value }) => !added.some((text) => text.includes(value)))
    return finding(line, gone)
  })
}

function found(file: FileDiff, read: (line: string) => readonly Credential[]): readonly Finding[] {
  return addedLines(file).flatMap((line) => finding(line, read(line.text)))
}

function finding(line: Placed, credentials: readonly Credential[]): readonly Finding[] {
  if (credentials.length === 0) return []
  const rules = [...new Set(credentials.map(({ rule }) => rule))]
  return [{ ...at(line, rules.join(', ')), secret: true }]
}

function inTestsOrDocs({ path }: FileDiff): boolean {
  return isTest(path) || isDocs(path)
}
