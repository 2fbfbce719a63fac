import { randomBytes } from 'node:crypto'
import type { AskModel } from '../../review/model.ts'
import type { ReviewPorts } from '../../review/request.ts'
import type { JobHost } from '../host.ts'
import { sha256 } from '../recognize.ts'
import { say } from '../run-log.ts'
import { loadFindNodes } from './ast-grep.ts'
import { guardedMatch } from './guarded-match.ts'

/** What a review takes from this machine: patterns with a time limit, chance, digests, and the run's log. */
export async function portsOf(host: Pick<JobHost, 'log'>, ask: AskModel): Promise<ReviewPorts> {
  return {
    ask,
    matchLines: guardedMatch,
    findNodes: await loadFindNodes(),
    nonce: () => randomBytes(16).toString('hex'),
    digest: sha256,
    tell: (line) => say(host, line),
  }
}
