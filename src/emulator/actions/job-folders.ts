import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The folders of one job, laid out as on a hosted runner; all below `root`. */
export type JobFolders = {
  root: string
  /** `GITHUB_WORKSPACE`. */
  workspace: string
  /** `RUNNER_TEMP`: shared by the steps of the job, and everything a step may write besides the workspace. */
  temp: string
  home: string
  tools: string
  /** `GITHUB_OUTPUT` and its kin, one set per step. */
  commands: string
  event: string
}

export function makeJobFolders(workRoot: string, repositoryName: string): JobFolders {
  const root = mkdtempSync(join(workRoot, 'job-'))
  const workspace = join(root, 'work', repositoryName, repositoryName)
  const temp = join(root, '_temp')
  const folders = {
    root,
    workspace,
    temp,
    home: join(temp, '_home'),
    tools: join(temp, '_tool'),
    commands: join(temp, '_runner_file_commands'),
    event: join(temp, '_github_workflow'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}

/** A workspace may hold thousands of files: nothing else waits while they go. */
export async function removeJobFolders({ root }: JobFolders): Promise<void> {
  await rm(root, { recursive: true, force: true, maxRetries: 3 })
}
