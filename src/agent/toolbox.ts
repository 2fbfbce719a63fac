import { judgeBlocked } from './blocked-gate.ts'
import { emit, type Run } from './run.ts'
import { judgeSubmission } from './submit-gate.ts'
import { bashTool } from './tools/bash.ts'
import { editTool } from './tools/edit.ts'
import { globTool } from './tools/glob.ts'
import { grepTool } from './tools/grep.ts'
import { progressTool } from './tools/progress.ts'
import { readTool } from './tools/read.ts'
import { reportBlockedTool } from './tools/report-blocked.ts'
import { submitTool } from './tools/submit.ts'
import type { Tool } from './tools/tool.ts'
import { writeTool } from './tools/write.ts'
import { treeFiles } from './tree-files.ts'
import type { TrustedGit } from './trusted-git.ts'

/** The tools of one run. */
export function toolsFor(run: Run, git: TrustedGit): Tool[] {
  const { task, shell, secrets } = run
  const { toolMs } = task.limits
  const files = treeFiles(task.workdir)
  return [
    readTool(files),
    writeTool(files),
    editTool(files),
    globTool(shell, { toolMs }),
    grepTool(shell, { toolMs }),
    bashTool(shell, { toolMs }, (command, exit) => run.commands.push({ command, exit })),
    progressTool((progress) => {
      run.progress = progress
      emit(run, { type: 'progress', progress })
    }),
    submitTool(async (given, signal) => {
      const finding = await judgeSubmission({ task, shell, git, secrets }, given, signal)
      run.verify = finding.verify
      for (const { id, command, exit, ms } of finding.verify) emit(run, { type: 'verify', id, command, exit, ms })
      return finding
    }),
    reportBlockedTool((report, signal) => judgeBlocked({ shell, git, toolMs }, report, signal)),
  ]
}
