import type { Cell } from '../cells/cell.ts'
import type { Judged } from '../cells/line.ts'
import type { Matches } from '../evidence/control.ts'
import type { MatchLines } from '../hit.ts'
import { secondOpinions } from '../opinion/second-opinions.ts'
import { metered } from '../prompt/meter.ts'
import { reviewPrefix } from '../prompt/prefix.ts'
import type { ReviewPorts, ReviewRequest } from '../request.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import { type Bench, type ChunkJudged, judgeChunk } from './judge-chunk.ts'

/** Calls under way at once, once the first has filled the cache of the prefix. */
const atOnce = 4

/** What asking came to. */
export type Asked = { readonly judged: readonly Judged[]; readonly calls: number; readonly rejectedQuotes: number }

/**
 * Asks a model about the open cells, in the order of their risk, then has its verdicts looked at once more.
 * @param open cells to ask about, those of the riskiest unit first
 * @param settled cells that need no model; a fail among them makes refuting others of its item idle
 */
export async function judgeOpen(
  open: readonly Cell[],
  settled: readonly Judged[],
  request: Pick<ReviewRequest, 'caps' | 'controls'>,
  ports: ReviewPorts,
): Promise<Asked> {
  const meter = metered(ports.ask, request.caps.tokens)
  const items = new Map(open.map(({ item }) => [item.name, item]))
  const ground = { matches: matching(ports.matchLines), controls: request.controls }
  const bench = { ask: meter.ask, nonce: ports.nonce, prefix: reviewPrefix([...items.values()]), ground }
  const chunks = chunksOf(open)
  const answers = await inWindows(chunks, bench, ports.tell)
  const judged = answers.flatMap((answer) => answer.judged)
  const standing = settled.filter(({ outcome }) => outcome.verdict === 'fail' && !outcome.disputed)
  const failing = new Set(standing.map(({ cell }) => cell.item.name))
  return {
    judged: await secondOpinions(judged, failing, bench),
    calls: meter.calls(),
    rejectedQuotes: answers.reduce((sum, answer) => sum + answer.rejectedQuotes, 0),
  }
}

async function inWindows(chunks: readonly Chunk[], bench: Bench, tell: ReviewPorts['tell']): Promise<ChunkJudged[]> {
  const done: ChunkJudged[] = []
  while (done.length < chunks.length) {
    const next = chunks.slice(done.length, done.length === 0 ? 1 : done.length + atOnce)
    done.push(...(await Promise.all(next.map((chunk) => judgeChunk(chunk, bench)))))
    tell(`${done.length} of ${chunks.length} calls judged`)
  }
  return done
}

/** A pattern that takes too long, or cannot be run, matches nothing. */
function matching(matchLines: MatchLines): Matches {
  return (pattern, text) => {
    try {
      const found = matchLines(pattern, [text])
      return found !== 'timeout' && found.length > 0
    } catch {
      return false
    }
  }
}
