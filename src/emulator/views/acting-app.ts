import { findApp } from '../ops/acting-app.ts'
import type { World } from '../world.ts'
import { appView } from './app.ts'

/**
 * Events that all of GitHub's payload descriptions know in the App they show. Some are older than `sub_issues` and its
 * kin and would refuse them, so those stay out of the App inside an issue, comment or check.
 */
const describedEverywhere = new Set(
  `check_run check_suite commit_comment create delete deployment deployment_review deployment_status fork issue_comment
  issues label member membership milestone organization public pull_request pull_request_review
  pull_request_review_comment push release repository repository_dispatch star status team watch workflow_dispatch
  workflow_run`.split(/\s+/),
)

/** The App that wrote or reports something, as payloads show it beside the thing; null when a person did. */
export function actingAppView(world: World, id: number | null): Record<string, unknown> | null {
  const app = findApp(world, id)
  if (!app) return null
  return { ...appView(world, app), events: app.events.filter((event) => describedEverywhere.has(event)) }
}
