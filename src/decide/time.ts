/** Whether a time lies after another; after no time at all, always. GitHub writes times with and without milliseconds. */
export function isAfter(time: string, other: string | null): boolean {
  return other === null || Date.parse(time) > Date.parse(other)
}

/** Milliseconds from a time until now. */
export function age(now: Date, time: string): number {
  return now.getTime() - Date.parse(time)
}

/** The last time there is (ECMAScript, "Time Values and Time Range"). */
const last = 8_640_000_000_000_000

/** The time some milliseconds after another; the last there is after what is no time, or beyond all times. */
export function plus(time: string, milliseconds: number): string {
  const sum = Date.parse(time) + milliseconds
  return new Date(Math.abs(sum) <= last ? sum : last).toISOString()
}

/** The latest of some times; null when there is none. */
export function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((last, time) => (time !== null && isAfter(time, last) ? time : last), null)
}
