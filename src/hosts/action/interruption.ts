/** After SIGINT the runner waits 7.5 s, after SIGTERM 2.5 s (GitHub docs, "Workflow cancellation reference"). */
const patience = { SIGINT: 4_500, SIGTERM: 1_000 } as const

/**
 * Aborts when the runner cancels the job, and ends the process in time. What was written after the last turn is a whole
 * bundle, so an end at any moment hands something back.
 */
export function interruption(host: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    host.on(name, () => {
      controller.abort()
      setTimeout(() => host.exit(0), patience[name]).unref()
    })
  }
  return controller.signal
}
