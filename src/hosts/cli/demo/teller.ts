import { styleText } from 'node:util'

export type Color = 'cyan' | 'green' | 'magenta' | 'yellow' | 'red' | 'gray' | 'blue'

/** One line of the story. */
export type Told = { readonly who: string; readonly what: string; readonly where?: string; readonly color?: Color }

/** Tells the story as it happens: to a person, or one JSON object a line. */
export type Teller = {
  readonly tell: (line: Told) => void
  /** A heading, or a line of the report. Nothing in JSON. */
  readonly note: (text: string) => void
  /** Something takes longer than a second: what is waited for, and for how long. */
  readonly waiting: (what: string, seconds: number) => void
  readonly object: (value: Readonly<Record<string, unknown>>) => void
  readonly seconds: () => number
}

export type TellerMeans = {
  readonly json: boolean
  readonly write: (text: string) => void
  /** Whether a line may be overwritten. */
  readonly terminal: boolean
  readonly now: () => number
}

export function createTeller({ json, write, terminal, now }: TellerMeans): Teller {
  const begun = now()
  const seconds = (): number => Math.round((now() - begun) / 100) / 10
  const clear = terminal ? '\r\u001b[2K' : ''
  const line = (text: string): void => write(`${clear}${text}\n`)
  const object = (value: Readonly<Record<string, unknown>>): void => {
    if (json) write(`${JSON.stringify(value)}\n`)
  }
  return {
    seconds,
    object,
    note: (text) => {
      if (!json) line(text)
    },
    tell: ({ who, what, where, color = 'gray' }) => {
      object({ event: 'told', at: seconds(), who, what, ...(where ? { where } : {}) })
      if (json) return
      const stamp = styleText('gray', `${seconds().toFixed(1).padStart(6)} s`)
      line(`${stamp}  ${styleText(color, who.padEnd(12))} ${what}${where ? styleText('gray', `  ${where}`) : ''}`)
    },
    waiting: (what, waited) => {
      object({ event: 'waiting', at: seconds(), for: what, seconds: waited })
      if (json) return
      const text = styleText('gray', `${seconds().toFixed(1).padStart(6)} s  … waiting for ${what}, ${waited} s`)
      write(terminal ? `${clear}${text}` : `${text}\n`)
    },
  }
}
