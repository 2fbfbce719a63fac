import { code } from './markdown.ts'

/** Title of our check on the commit of a merge group. */
export const groupTitle = 'Reported so that the merge queue goes on'

/** @param check the name of the check @param base the branch the group is for */
export function groupSummary(check: string, base: string): string {
  return [
    `This commit is what the merge queue is about to make of ${code(base)}.`,
    `Nothing is judged here: ${code(check)} is reported only so that the queue goes on. Signalbox judges each pull request before it queues it, and that judgment stands on the head of the pull request; what somebody else queued may never have been judged.`,
    'The other checks run on this commit, and GitHub takes a pull request out of the queue when one of them fails.',
  ].join('\n\n')
}
