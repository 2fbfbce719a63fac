import { unzipSync } from 'fflate'
import { decidePublish } from './decide/publish.ts'
import { decideReviewPublish } from './decide/publish-review.ts'
import type { RepositoryRef } from './domain/identity.ts'
import { branchKey } from './domain/ledger/state.ts'
import { artifacts, bundleCaps, paths } from './domain/names.ts'
import type { BundleReading } from './domain/publication.ts'
import type { RunFacts } from './domain/snapshot.ts'
import type { Trigger } from './domain/trigger.ts'
import { vocabularyOf } from './domain/vocabulary.ts'
import { lastTip } from './effects/ledger-queue.ts'
import { DownloadRefused } from './github/download.ts'
import { decideUntilDone, type Host, handle, meansOf, nothing, type Outcome, told } from './handle.ts'
import { advancePublication } from './snapshot/advance/publication.ts'
import { advanceReviewPublication } from './snapshot/advance/review-publication.ts'
import { artifactAddress, findArtifact } from './snapshot/artifact.ts'
import { readBundle } from './snapshot/bundle.ts'
import { type Publication, readPublication } from './snapshot/publication.ts'
import { readReviewPublication } from './snapshot/review-publication.ts'
import { readRun } from './snapshot/run.ts'

/** What publishing came to, and what the look at the subject afterwards came to. */
export type PublishOutcome = Outcome & { readonly after: Outcome | null }

/**
 * Publishes the bundle of a finished run: read the run, its bundle and the subject; judge; write; and look at the subject
 * once more, since our own writes wake nobody. Publishing twice is harmless: the branch says what is done.
 */
export async function publish(runId: number, host: Host, repository: RepositoryRef): Promise<PublishOutcome> {
  const run = await readRun(host.github, repository, runId)
  const named = run && claimOfRun(run, host)
  const trigger: Trigger = { kind: 'run_completed', repository, address: { kind: 'run', id: runId } }
  if (!run || !named) return { ...told(trigger, nothing('run_not_ours'), host), after: null }
  if (run.status !== 'completed') return { ...told(trigger, nothing('working'), host), after: null }
  const bundle = await fetchBundle(run, host, repository)
  const subject = subjectTrigger(named, host, repository)
  const publication: Publication = { run, bundle, number: named.number, trigger: subject }
  const rounds = await (named.kind === 'r' ? publishReview(publication, host) : publishBranch(publication, host))
  const outcome = told(trigger, rounds, host)
  const changed = outcome.applied.length > 0
  const after = changed ? await handle({ kind: 'published', repository, address: subject.address }, host) : null
  return { ...outcome, after }
}

async function publishBranch(publication: Publication, host: Host): Promise<Outcome> {
  const begin = await readPublication(publication, host)
  const rounds = await decideUntilDone(begin, host, {
    decide: (world) => decidePublish(world, meansOf(host)),
    targetOf: ({ snapshot }) => snapshot,
    advance: advancePublication,
    readAgain: () => readPublication(publication, host),
    refused: ({ snapshot }) => snapshot.refusal !== null,
  })
  return { ...rounds, vocabulary: vocabularyOf(begin.snapshot.config.config) }
}

async function publishReview(publication: Publication, host: Host): Promise<Outcome> {
  const begin = await readReviewPublication(publication, host)
  const rounds = await decideUntilDone(begin, host, {
    decide: (world) => decideReviewPublish(world, meansOf(host)),
    targetOf: ({ snapshot }) => snapshot,
    advance: advanceReviewPublication,
    readAgain: () => readReviewPublication(publication, host),
    refused: ({ snapshot }) => snapshot.refusal !== null,
  })
  return { ...rounds, vocabulary: vocabularyOf(begin.snapshot.config.config) }
}

/** The claim that a run of our workflow names: work on a branch, or the review of a pull request. */
type NamedClaim = { readonly kind: 'b' | 'r'; readonly number: number }

/** What a run of our workflow, started by our bot, names; for any other run nothing more is read. */
function claimOfRun({ path, event, name, actor }: RunFacts, { self }: Host): NamedClaim | null {
  const [, kind, number] = /^signalbox (b|r)-([1-9]\d{0,9}) g\d+$/.exec(name) ?? []
  const ours = path === paths.workflow && event === 'workflow_dispatch' && actor.id === self.bot.id
  return ours && number && (kind === 'b' || kind === 'r') ? { kind, number: Number(number) } : null
}

/** Whoever caused the claim, as far as this process remembers, is asked for in the same query; a hint and no more. */
function subjectTrigger({ kind, number }: NamedClaim, { ledgers }: Host, repository: RepositoryRef): Trigger {
  if (kind === 'r') return { kind: 'run_completed', repository, address: { kind: 'pull', number } }
  const tip = lastTip(ledgers, repository)
  const claim = tip?.kind === 'valid' ? tip.state.claims[branchKey(number)] : undefined
  const address = { kind: 'issue', number } as const
  return { kind: 'run_completed', repository, address, ...(claim ? { actor: claim.by } : {}) }
}

/** A run that was tried again has no bundle of ours: its first attempt had, and was judged. */
async function fetchBundle(run: RunFacts, host: Host, repository: RepositoryRef): Promise<BundleReading> {
  const artifact = await findArtifact(host.github, repository, run.id, artifacts.bundle(1))
  if (!artifact) return { kind: 'missing' }
  const tooLarge: BundleReading = { kind: 'invalid', why: 'The artifact is too large.' }
  if (artifact.bytes > bundleCaps.unpackedBytes) return tooLarge
  const address = await artifactAddress(host.github, repository, artifact)
  if (address === null) return { kind: 'missing' }
  try {
    return readBundle(await host.fetchBlob(address, bundleCaps.unpackedBytes), unzipSync)
  } catch (error) {
    if (error instanceof DownloadRefused && error.tooLarge) return tooLarge
    throw error
  }
}
