import type { Handlers } from '../http/handler.ts'
import { artifactHandlers } from './actions-artifacts.ts'
import { jobHandlers } from './actions-jobs.ts'
import { runHandlers } from './actions-runs.ts'
import { variableHandlers } from './actions-variables.ts'
import { workflowHandlers } from './actions-workflows.ts'

/** Everything about GitHub Actions. It brings the engine and its parsers, so the registry loads it when it is needed. */
export const actionsHandlers: Handlers = {
  ...artifactHandlers,
  ...jobHandlers,
  ...runHandlers,
  ...variableHandlers,
  ...workflowHandlers,
}
