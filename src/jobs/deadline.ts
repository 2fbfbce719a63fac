/** The runner kills the job at its timeout; what is left of these minutes is for handing the bundle back. */
const reserve = 3 * 60_000

/**
 * When the run ends itself, as a time in milliseconds.
 * @param started when the job started: its set-up step counts against the same timeout
 * @param minutes the job's timeout; a very short one keeps half of it for work
 */
export function deadlineOf(started: number, minutes: number): number {
  const whole = minutes * 60_000
  return started + Math.max(whole - reserve, whole / 2)
}
