import type { Mutation } from '../../domain/decision.ts'
import { mostThreads } from '../../domain/names.ts'
import type { PullFacts, ThreadFacts } from '../../domain/pull.ts'
import type { QuotedLine } from '../../domain/review/verdict.ts'
import { closedThread, findingThread } from '../../render/verdict-threads.ts'
import type { View } from '../view.ts'
import type { ConcludedLine, Conclusion } from './conclude.ts'

type Finding = { readonly row: ConcludedLine; readonly place: QuotedLine; readonly fingerprint: string }

/**
 * Threads in the diff: one for each place where a blocking item fails, the first ten; one that stands there already,
 * or that a person closed, is left alone, and one whose finding is gone is answered and resolved, unless a person had the
 * last word in it.
 */
export function threadWrites(view: View, pull: PullFacts, conclusion: Conclusion): readonly Mutation[] {
  return [...opening(view, pull, findingsOf(view, conclusion)), ...closing(view, pull, conclusion)]
}

/** A finding that a person closed, by hand or after a word of their own, is not put before them again. */
function isSettled({ resolved, answered, bare }: ThreadFacts): boolean {
  return !resolved || answered || bare
}

function openThreads({ threads }: PullFacts): readonly ThreadFacts[] {
  return threads.filter((thread) => thread.own && !thread.resolved)
}

function findingsOf({ means }: View, { lines }: Conclusion): readonly Finding[] {
  const failing = lines.filter(({ standing, blocks }) => standing === 'fail' && blocks)
  return failing.flatMap((row) =>
    row.line.evidence
      .filter(({ kind }) => kind === 'added' || kind === 'removed')
      .map((place) => ({ row, place, fingerprint: place.fingerprint ?? fallback(row, place, means.digest) })),
  )
}

function fallback({ line }: ConcludedLine, { path, quote }: QuotedLine, digest: (text: string) => string): string {
  return digest(JSON.stringify([line.item, path, quote.replaceAll(/\s+/g, ' ')])).slice(0, 16)
}

function opening(view: View, pull: PullFacts, findings: readonly Finding[]): readonly Mutation[] {
  const standing = new Set(pull.threads.filter((thread) => thread.own && isSettled(thread)).map(fingerprintOf))
  const wanted = [...new Map(findings.map((one) => [one.fingerprint, one])).values()]
  const room = Math.max(0, mostThreads - openThreads(pull).length)
  const fresh = wanted.filter(({ fingerprint }) => !standing.has(fingerprint)).slice(0, room)
  // Where not all threads were read, what stands there already is not known.
  if (fresh.length === 0 || pull.locked || !pull.threadsComplete) return []
  const around = { host: view.host, handle: view.config.command.handle }
  const threads = fresh.map(({ row, place: { path, line, side }, fingerprint }) => ({
    path,
    line,
    side,
    body: findingThread(row, fingerprint, around),
  }))
  return [{ kind: 'open_threads', pullId: pull.nodeId, head: pull.headOid, threads }]
}

/**
 * What is closed is told why: an item that passes, one that is waived, a place that fails no more. An item that could not
 * be judged keeps its threads, and so does one that fails in more places than are told.
 */
function closing(view: View, pull: PullFacts, conclusion: Conclusion): readonly Mutation[] {
  const failing = new Set(findingsOf(view, conclusion).map(({ fingerprint }) => fingerprint))
  const rows = new Map(conclusion.lines.filter(isTold).map((row) => [row.line.item, row]))
  return openThreads(pull).flatMap((thread): Mutation[] => {
    const row = rows.get(itemOf(thread) ?? '')
    if (!row || failing.has(fingerprintOf(thread) ?? '') || thread.answered || pull.locked) return []
    return [
      { kind: 'reply_thread', threadId: thread.nodeId, body: closedThread(row, pull.headOid, view.host) },
      { kind: 'resolve_thread', threadId: thread.nodeId },
    ]
  })
}

/** Whether all that stands against an item is known by its places. */
function isTold({ standing, line: { failures, evidence } }: ConcludedLine): boolean {
  return standing !== 'unknown' && (standing !== 'fail' || failures <= evidence.length)
}

const opened = /^<!-- signalbox:finding ([a-z][a-z0-9-]{1,40}\/[A-Z]) ([0-9a-f]{16}) -->/

function itemOf({ body }: ThreadFacts): string | null {
  return opened.exec(body)?.[1] ?? null
}

function fingerprintOf({ body }: ThreadFacts): string | null {
  return opened.exec(body)?.[2] ?? null
}
