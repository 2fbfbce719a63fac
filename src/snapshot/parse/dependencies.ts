import * as z from 'zod'
import type { RepositoryRef } from '../../domain/identity.ts'
import { visibleText } from '../../domain/visible-text.ts'

/** A line that declares a dependency: how it does that, and what stands behind its words. */
const declaration = /^[ \t]*(?:[-*+][ \t]+)?depends([- ]on)(?:(:)[ \t]*|[ \t]+)(\S.*)$/gim

/** A number, alone, with the repository's name, or in the address of its page, and what joins it to the next. */
const reference =
  /(?:https?:\/\/[^\s/]+\/([\w.-]+\/[\w.-]+)\/(?:pull|issues)\/|([\w.-]+\/[\w.-]+)?#)([1-9]\d{0,9})\b[ \t]*(?:,|and\b|&)?[ \t]*/

/** References of one line that are looked at. */
const most = 50

/** What may stand behind the last reference without saying anything. */
const nothing = /^[\s.;)]*$/
/** Of a sentence that only begins with the words: what names a pull request or an issue, whatever its notation. */
const names = /#\d|\bGH-\d|\/(?:pull|issues|merge_requests)\/\d|!\d/i
/** Of a line that is written like a field: `none` names nothing, nor does `n/a`. */
const namesInField = /\d|:\/\//

export type Declared = {
  /** Each once, in the order of the body. */
  readonly numbers: readonly number[]
  /** Whether a line names something that is not understood: another repository, another notation, words behind it. */
  readonly unclear: boolean
}

/**
 * What a pull request says it depends on: `Depends-On: #7` or `Depends on #7, #8`, one line each. What only an HTML comment
 * says does not count.
 */
export function declaredDependencies(body: string, own: RepositoryRef & { readonly number: number }): Declared {
  const lines = [...visibleText(body).text.matchAll(declaration)].map(([, joint, colon, rest = '']) =>
    readLine(rest, joint !== ' on' || colon !== undefined, `${own.owner}/${own.name}`.toLowerCase()),
  )
  const numbers = lines.flatMap((line) => line.numbers).filter((number) => number !== own.number)
  return { numbers: [...new Set(numbers)], unclear: lines.some(({ unclear }) => unclear) }
}

/** The references at the beginning of a line, with commas or "and" between them, and whether that is all it names. */
function readLine(text: string, isField: boolean, here: string): Declared {
  const numbers: number[] = []
  const next = new RegExp(reference, 'iy')
  let elsewhere = false
  let end = 0
  for (let count = 0; count < most; count += 1) {
    const match = next.exec(text)
    if (!match) break
    const [, inAddress, named, number = ''] = match
    if ((inAddress ?? named ?? here).toLowerCase() === here) numbers.push(Number(number))
    else elsewhere = true
    end = next.lastIndex
  }
  const rest = text.slice(end)
  const says = end > 0 || (isField ? namesInField : names).test(rest)
  return { numbers, unclear: elsewhere || (says && !nothing.test(rest)) }
}

const dependencyNode = z
  .object({ pullState: z.string().optional(), issueState: z.string().optional(), stateReason: z.string().nullish() })
  .nullish()

/** GitHub's word for a pull request's state; an issue that was closed as completed counts like a merged one. */
export function stateOf(node: unknown): string {
  const { data } = dependencyNode.safeParse(node)
  const done = data?.issueState === 'CLOSED' && data.stateReason === 'COMPLETED'
  return done ? 'MERGED' : (data?.pullState ?? data?.issueState ?? 'UNREAD')
}
