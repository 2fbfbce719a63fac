import { labels } from '../../src/domain/names.ts'
import { resolve } from '../../src/emulator/git/plumbing.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { pushFiles } from './push.ts'

export type Proposal = { readonly number: number; readonly head: string }

export type Wish = {
  /** Name of the new branch, and of the file it adds. */
  readonly branch: string
  readonly base?: string
  /** Nobody asks for its merge. */
  readonly unasked?: true
}

/** Mona opens a pull request, and asks for its merge with the label. */
export async function propose(stage: Stage, { branch, base = 'main', unasked }: Wish): Promise<Proposal> {
  const { emulator, repository } = stage
  const mona = person(emulator, repository, 'mona')
  await pushFiles(mona, branch, { [`${branch}.md`]: `words of ${branch}\n` }, `Add ${branch}`)
  const number = repository.nextNumber
  await mona.request('POST', '/pulls', { title: `Add ${branch}`, head: branch, base })
  if (!unasked) await mona.label(number, labels.merge)
  return { number, head: headOf(stage, number) }
}

/** The commit a pull request ends with. @throws Error where there is no such pull request */
export function headOf({ repository }: Stage, number: number): string {
  const head = resolve(repository.dir, `refs/pull/${number}/head`)
  if (head === null) throw new Error(`#${number} has no head`)
  return head
}

/** The pull request that was opened last. @throws Error where there is none */
export function newestProposal(stage: Stage): Proposal {
  const newest = [...stage.repository.issues.values()].findLast(({ pull }) => pull !== null)
  if (!newest) throw new Error('there is no pull request')
  return { number: newest.number, head: headOf(stage, newest.number) }
}
