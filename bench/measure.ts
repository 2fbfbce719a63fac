/** Something to compare with: one number, or the lowest and the highest known. */
export type Beside = { readonly what: string; readonly value: number | readonly [number, number] }

/** One line of the table. */
export type Row = {
  readonly what: string
  readonly value: number
  /** `requests`, `points` and `count` are exact; everything else was timed or weighed on a machine that others may use too. */
  readonly unit: 'requests' | 'points' | 'count' | 'µs' | 'ms' | 's' | 'MB' | 'per s'
  /** What the value must not exceed. */
  readonly limit?: number
  /** The bench fails where the value is above its limit. */
  readonly law?: true
  /** Every round, where `value` is their median. */
  readonly rounds?: readonly number[]
  readonly beside?: Beside
}

export type Findings = {
  readonly rows: readonly Row[]
  /** Lines below the table: lists of requests, and what a number contains. */
  readonly notes: readonly string[]
}

export type Bench = {
  /** The project's own folder. */
  readonly root: string
  /** Says what is being done right now. */
  readonly progress: (text: string) => void
}

export type Measure = {
  readonly name: string
  readonly title: string
  readonly run: (bench: Bench) => Promise<Findings>
}
