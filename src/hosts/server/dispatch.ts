import { basesMergedInto, type Looks, lookAtBase, lookAtGroup, lookAtHead } from '../../base-look.ts'
import type { RepositoryRef } from '../../domain/identity.ts'
import type { Trigger } from '../../domain/trigger.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import { type Host, handle, type Outcome } from '../../handle.ts'
import { publish } from '../../publish.ts'
import { type SweepReport, type SweepWish, sweep } from '../../sweep.ts'
import type { Found } from './found.ts'

/** What came of a trigger, as far as it calls for more. */
export type Came = {
  readonly vocabulary: Vocabulary | null
  /** Bases that were merged into: the other candidates of each are looked at next. */
  readonly mergedInto: readonly string[]
}

export type DispatchMeans = { readonly wish: SweepWish; readonly found: Found }

/** Calls the story of the core that an address is for, and keeps what lists showed on the way. */
export async function dispatch(trigger: Trigger, host: Host, { wish, found }: DispatchMeans): Promise<Came> {
  const { address, repository, kind } = trigger
  // A check changes nobody's head; anything else may have.
  if (kind !== 'checks_changed' && kind !== 'timer') found.forgetHeads(repository)
  switch (address.kind) {
    case 'run': {
      const { after, ...outcome } = await publish(address.id, host, repository)
      return cameOf(after ? [outcome, after] : [outcome], repository, found)
    }
    case 'repository':
      return cameOfSweep(await sweep(host, repository, { ...wish, always: true }), found)
    case 'group':
      return cameOf([await lookAtGroup({ ...trigger, address }, host)], repository, found)
    case 'base': {
      const looks = await lookAtBase(repository, host, {
        base: address.name,
        who: movesBase(trigger) ? 'all' : 'could_act',
      })
      return cameOfLooks(looks, repository, found)
    }
    case 'head': {
      const known = found.atHead(repository, address.oid, address.listed)
      const looks = await lookAtHead({ ...trigger, address }, host, known)
      if (known === null) found.noteHead(repository, address.oid, looks)
      return cameOfLooks(looks, repository, found)
    }
    case 'pull':
      if (kind === 'pull_changed') found.noteOne(repository, address.number)
      return cameOf([await handle(trigger, host)], repository, found)
    case 'issue':
    case 'branch':
    case 'installation':
      return cameOf([await handle(trigger, host)], repository, found)
  }
}

/** Whether it is about the base itself, and so about every candidate, rather than about one of them. */
export function movesBase({ kind }: Trigger): boolean {
  return kind === 'base_pushed' || kind === 'issue_changed'
}

/** What a sweep found and merged. */
export function cameOfSweep({ repository, looked, published, candidates }: SweepReport, found: Found): Came {
  found.forgetHeads(repository)
  if (candidates) found.noteAll(repository, candidates)
  const after = published.flatMap((one) => (one.after ? [one.after] : []))
  return cameOf([...looked, ...published, ...after], repository, found)
}

function cameOfLooks({ candidates, looked, vocabulary }: Looks, repository: RepositoryRef, found: Found): Came {
  if (candidates) found.noteAll(repository, candidates)
  const came = cameOf(looked, repository, found)
  return { ...came, vocabulary: came.vocabulary ?? vocabulary }
}

function cameOf(outcomes: readonly Outcome[], repository: RepositoryRef, found: Found): Came {
  for (const { result } of outcomes.flatMap(({ applied }) => applied)) {
    if (result.kind === 'opened') found.noteOne(repository, result.number)
  }
  const vocabulary = outcomes.findLast((outcome) => outcome.vocabulary !== null)?.vocabulary ?? null
  return { vocabulary, mergedInto: basesMergedInto(outcomes) }
}
