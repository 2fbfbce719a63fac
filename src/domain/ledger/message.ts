import { type Entry, entry } from './entry.ts'
import { type LedgerState, ledgerState } from './state.ts'

/** One commit of the ledger, as text. First a line for people, then its entries, then the state that follows. */
export function encodeMessage(entries: readonly Entry[], state: LedgerState): string {
  const lines = entries.map((item) => `entry ${JSON.stringify(item)}`)
  return [headline(entries), '', ...lines, `state ${JSON.stringify(state)}`, ''].join('\n')
}

export type Message = { readonly entries: readonly Entry[]; readonly state: LedgerState }

/** Reads a commit message of the ledger; null when it is none of ours or not whole. */
export function decodeMessage(text: string): Message | null {
  try {
    const lines = text.split('\n')
    const entries = lines
      .filter((line) => line.startsWith('entry '))
      .map((line) => entry.parse(JSON.parse(line.slice(6))))
    const states = lines.filter((line) => line.startsWith('state '))
    const only = states.length === 1 ? states[0] : undefined
    return only === undefined ? null : { entries, state: ledgerState.parse(JSON.parse(only.slice(6))) }
  } catch {
    return null
  }
}

/** `seq@sha`: how checks, jobs and commits name the tip they were decided on. */
export function tipName(seq: number, oid: string): string {
  return `${seq}@${oid}`
}

export function parseTipName(text: string): { seq: number; oid: string } | null {
  const match = /^(\d+)@([0-9a-f]{40})$/.exec(text)
  return match?.[1] && match[2] ? { seq: Number(match[1]), oid: match[2] } : null
}

function headline(entries: readonly Entry[]): string {
  if (entries.length === 0) return 'signalbox ledger: begins'
  const first = entries.slice(0, 3).map(sentence).join('; ')
  return entries.length > 3 ? `${first}; and ${entries.length - 3} more` : first
}

function sentence(item: Entry): string {
  switch (item.kind) {
    case 'claimed':
      return `claimed ${item.key} g${item.job.generation}: ${item.job.kind} for ${item.by.login}`
    case 'published':
      return `published ${item.key} g${item.generation}: #${item.pull} at ${item.head.slice(0, 7)}`
    case 'released':
      return `released ${item.key}: ${item.because}`
    case 'refused':
      return `refused #${item.subject}: ${item.because}`
    case 'held':
      return `held #${item.subject} by ${item.by.login}`
    case 'resumed':
      return `resumed #${item.subject} by ${item.by.login}`
    case 'approved':
      return `approved #${item.pull} at ${item.head.slice(0, 7)} by ${item.by.login}`
    case 'reviewed':
      return `reviewed #${item.pull} at ${item.head.slice(0, 7)}`
    case 'waived':
      return `waived ${item.item} on #${item.pull} until ${item.until} by ${item.by.login}`
    case 'rechecked':
      return `recheck of #${item.pull} by ${item.by.login}`
    case 'installed':
      return `installed since ${item.at}`
    case 'swept':
      return `swept at ${item.at}`
  }
}
