import { noreplyAddress } from '../domain/identity.ts'
import { parseTipName } from '../domain/ledger/message.ts'
import { trailers } from '../domain/names.ts'
import type { LedgerReading, RepositoryFacts } from '../domain/snapshot.ts'
import { noteTip, seenTip, type TipName } from '../github/seen-tips.ts'
import { readTip, type Tip } from '../github/tip.ts'
import type { ReadPull } from './parse/pull-facts.ts'
import type { Reading } from './reading.ts'

/** The address GitHub writes as author of the App's commits. */
export function botEmail({ self, mailHost }: Pick<Reading, 'self' | 'mailHost'>): string {
  return noreplyAddress(self.bot, mailHost)
}

/**
 * The newest tip that anything of ours on GitHub names: what this process saw, the machine block of the App's merge
 * check, and the trailer of a head commit that the App made and GitHub signed.
 */
export function newestKnown(reading: Reading, repository: RepositoryFacts, pull: ReadPull | null): TipName | null {
  const names = [
    seenTip(reading.seen, repository),
    pull && tipOfBlock(pull.checks.ownSummary),
    pull?.headAuthorEmail === botEmail(reading) ? tipOfTrailer(pull.facts.headMessage) : null,
  ]
  // `0@000…` names no tip: it was decided before there was a ledger.
  return names.reduce<TipName | null>((newest, tip) => (tip && tip.seq > (newest?.seq ?? 0) ? tip : newest), null)
}

/** Whether a tip cannot be the newest, given one that was seen before. */
export function isOlder(tip: Tip, known: TipName | null): boolean {
  if (!known) return false
  if (tip.kind !== 'valid') return true
  return known.seq > tip.state.seq || (known.seq === tip.state.seq && known.oid !== tip.oid)
}

/** Judges the tip: usable as it is, damaged, or moved back, with the newest valid entry where one can be found. */
export async function judgeLedger(
  reading: Reading,
  repository: RepositoryFacts,
  tip: Tip,
  known: TipName | null,
): Promise<LedgerReading> {
  const older = isOlder(tip, known)
  if (tip.kind === 'valid' && !older) {
    noteTip(reading.seen, repository, { seq: tip.state.seq, oid: tip.oid })
    return tip
  }
  if (tip.kind === 'empty') {
    if (!known) return tip
    return { kind: 'rolled_back', oid: '0'.repeat(40), restore: await validAt(reading, repository, known) }
  }
  const named = known && (await validAt(reading, repository, known))
  if (tip.kind === 'valid') return { kind: 'rolled_back', oid: tip.oid, restore: named }
  return { kind: 'invalid', oid: tip.oid, restore: named ?? (await newestBelow(reading, repository)) }
}

/** The named entry, when GitHub still has it and it is valid. */
async function validAt(reading: Reading, repository: RepositoryFacts, name: TipName): Promise<string | null> {
  const question = { repository, botEmail: botEmail(reading), expression: name.oid, depth: 1 }
  const { tip } = await readTip(reading.github, question)
  return tip.kind === 'valid' && tip.state.seq === name.seq ? tip.oid : null
}

async function newestBelow(reading: Reading, repository: RepositoryFacts): Promise<string | null> {
  const { newestValid } = await readTip(reading.github, { repository, botEmail: botEmail(reading), depth: 50 })
  return newestValid?.oid ?? null
}

/** The machine block is an HTML comment on the summary's last line: JSON with the `seq@sha` it was decided on. */
function tipOfBlock(summary: string): TipName | null {
  const start = summary.lastIndexOf('<!--')
  const block = start < 0 ? null : /"ledger":"(\d+@[0-9a-f]{40})"/.exec(summary.slice(start))
  return block?.[1] === undefined ? null : parseTipName(block[1])
}

function tipOfTrailer(message: string): TipName | null {
  const line = message.split('\n').findLast((one) => one.startsWith(`${trailers.ledger}: `))
  return line === undefined ? null : parseTipName(line.slice(trailers.ledger.length + 2).trim())
}
