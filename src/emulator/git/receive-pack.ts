import { ApiError } from '../http/handler.ts'
import type { RefChange } from '../ops/branch-rules.ts'
import { checkRefName } from '../ops/ref-names.ts'
import { applyRefChanges, readRef, refWriteRefusal } from '../ops/refs.ts'
import { refMoved } from '../ops/refs-moved.ts'
import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { flush, pktLine, readPackets } from './pkt-line.ts'
import { zeroSha } from './plumbing.ts'
import { tryGit } from './run.ts'

type Verdict = { change: RefChange; refusal: string | null }

const largestBand = 65_515
/** Bytes before the first object of a pack; the last four of them count the objects. */
const packHeader = 12
const unpackLimit = 100

/**
 * Takes one push (gitprotocol-pack, "Pushing data to a server"): stores the pack, judges every ref by the repository's
 * rules, moves the allowed ones and tells the world. Done here and not by `git receive-pack`, whose hooks can only say
 * "hook declined": GitHub puts its reason into the report.
 * @param body the request body, uncompressed: commands, a flush, and a pack unless every command deletes
 * @returns the response body
 */
export function receivePack(world: World, caller: Caller, repository: Repository, body: Buffer): Buffer {
  const { packets, rest } = readPackets(body)
  const { changes, capabilities } = readCommands(packets)
  if (changes.length === 0) return Buffer.alloc(0)
  const broken = unpack(repository, rest)
  const judged = changes.map((change) => ({ change, refusal: broken ?? judge(world, caller, repository, change) }))
  const verdicts = capabilities.has('atomic') && judged.some((one) => one.refusal) ? judged.map(notAlone) : judged
  const settled = verdicts.map((verdict) => apply(repository, verdict))
  for (const { change, refusal } of settled) {
    if (!refusal) refMoved(world, caller, repository, change.ref, change.before, change.after)
  }
  return report(settled, broken, capabilities.has('side-band-64k'))
}

function readCommands(packets: readonly Buffer[]): { changes: RefChange[]; capabilities: Set<string> } {
  const lines = packets
    .map((packet) => packet.toString().replace(/\n$/, ''))
    .filter((line) => !line.startsWith('shallow '))
  const [, listed = ''] = lines[0]?.split('\0') ?? []
  const changes = lines.map((line) => {
    const [before = zeroSha, after = zeroSha, ref = ''] = (line.split('\0')[0] ?? '').split(' ')
    return { ref, before, after }
  })
  return { changes, capabilities: new Set(listed.trim().split(' ')) }
}

/**
 * Stores the objects of a push: few of them one by one, many as a pack (git-config, `receive.unpackLimit`).
 * @returns what is wrong with them, or null
 */
function unpack(repository: Repository, pack: Buffer): string | null {
  if (pack.length === 0) return null
  const isSmall = pack.length >= packHeader && pack.readUInt32BE(8) < unpackLimit
  const command = isSmall ? ['unpack-objects', '-q'] : ['index-pack', '--stdin', '--fix-thin']
  const { status } = tryGit(repository.dir, command, { input: pack })
  return status === 0 ? null : 'unpacker error'
}

function judge(world: World, caller: Caller, repository: Repository, change: RefChange): string | null {
  const { ref, before, after } = change
  try {
    checkRefName(ref)
  } catch {
    return 'funny refname'
  }
  if ((readRef(world, repository, ref)?.sha ?? zeroSha) !== before) return 'failed to update ref'
  if (after === zeroSha && ref === `refs/heads/${repository.defaultBranch}`) {
    return `refusing to delete the current branch: ${ref}`
  }
  if (after !== zeroSha && !isConnected(repository, after)) return 'missing necessary objects'
  const refusal = refWriteRefusal(caller, repository, change)
  if (refusal?.because !== 'rule') return refusal?.words ?? null
  return `push declined due to repository rule violations: ${refusal.words}`
}

function isConnected(repository: Repository, sha: string): boolean {
  return tryGit(repository.dir, ['rev-list', '--quiet', '--objects', sha, '--not', '--all']).status === 0
}

function notAlone({ change, refusal }: Verdict): Verdict {
  return { change, refusal: refusal ?? 'atomic push failure' }
}

function apply(repository: Repository, { change, refusal }: Verdict): Verdict {
  if (refusal) return { change, refusal }
  try {
    applyRefChanges(repository, [change])
    return { change, refusal: null }
  } catch (error) {
    if (error instanceof ApiError) return { change, refusal: 'failed to update ref' }
    throw error
  }
}

function report(verdicts: readonly Verdict[], broken: string | null, sideBand: boolean): Buffer {
  const lines = verdicts.map(({ change, refusal }) =>
    pktLine(refusal ? `ng ${change.ref} ${refusal}\n` : `ok ${change.ref}\n`),
  )
  const status = Buffer.concat([pktLine(`unpack ${broken ?? 'ok'}\n`), ...lines, flush])
  if (!sideBand) return status
  const bands: Buffer[] = []
  for (let at = 0; at < status.length; at += largestBand) {
    bands.push(pktLine(Buffer.concat([Buffer.from([1]), status.subarray(at, at + largestBand)])))
  }
  return Buffer.concat([...bands, flush])
}
