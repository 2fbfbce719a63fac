import { z } from 'zod'
import { defineTool, type Tool } from './tool.ts'

const line = z.string().min(1).max(300)

export const progressReport = z.object({
  done: z.array(line).max(30),
  doing: z.string().max(300),
  next: z.array(line).max(30),
})

/** What the agent says it has done, does, and will do. */
export type Progress = z.output<typeof progressReport>

export function progressTool(report: (progress: Progress) => void): Tool {
  return defineTool({
    name: 'progress',
    description:
      'Tells people where the work stands: what is done, what you do now, what comes next. Use it at each new step.',
    schema: progressReport,
    run: (progress) => {
      report(progress)
      return 'noted'
    },
  })
}
