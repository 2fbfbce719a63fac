/** Words by which review bots say that they did not review. */
const notices: readonly RegExp[] = [
  /\b(?:rate|usage|review)[ -]limit/i,
  /\bquota\b/i,
  /\b(?:out of|no|insufficient) credits\b/i,
  /\breview(?:s)? (?:was |were |has been |have been )?(?:skipped|paused|disabled|cancell?ed)\b/i,
  /\bskipp(?:ed|ing) (?:this |the )?review\b/i,
  /\b(?:unable|failed|could ?n[o'’]t|cannot|can[’']t) (?:to )?(?:complete |finish |perform |start )?(?:the |this |a )?review\b/i,
  /\b(?:encountered|ran into|due to) an? (?:internal |unexpected )?error\b/i,
  /\btrial (?:has )?(?:ended|expired)\b/i,
]
const looksAt = 2000

/**
 * Whether a review only says that its author could not review, or nothing at all: a reply in somebody's thread makes one
 * without words. An opinion is an opinion, whatever else it says.
 * @param opensThread whether it said something in a thread of its own
 */
export function isReviewNotice(body: string, state: string, opensThread = false): boolean {
  if (state !== 'COMMENTED') return false
  return body.trim() === '' ? !opensThread : notices.some((one) => one.test(body.slice(0, looksAt)))
}
