import type { Reason } from '../domain/reason.ts'
import { code } from './markdown.ts'

/** What a person can do about an answer; empty where nothing is needed. */
export function nextStep(reason: Reason, handle: string): string {
  return steps(handle)[reason] ?? ''
}

function steps(handle: string): Readonly<Partial<Record<Reason, string>>> {
  const resume = code(`${handle} resume`)
  const goOn = `Comment ${resume} to try again.`
  const again = `Ask again: set the label anew, or comment ${code(`${handle} <what to do>`)}.`
  return {
    issue_closed: 'Reopen the issue, then ask again.',
    closed: 'Ask on the issue, or open a new one.',
    fork_read_only: 'Push the branch to this repository to have it worked on, or take the change over by hand.',
    default_branch_read_only: 'Open the pull request from another branch, then ask there.',
    held: `Remove the hold label, or comment ${resume}.`,
    hidden_text: `Look at the raw text; if it is fine, comment ${resume}.`,
    config_invalid: 'Correct the file on the default branch.',
    branch_name_taken: `Rename or delete the branch ${code('agent')}.`,
    branch_rules: `Exempt ${code('agent/*')} from that rule, or allow the App to bypass it. ${again}`,
    slots_full: 'It starts by itself when a run ends.',
    hourly_limit: 'It starts by itself within the hour.',
    energy_spent: goOn,
    rounds_spent: goOn,
    attempts_spent: goOn,
    budget_subject: `Raise ${code('limits.subject_usd')} in the configuration.`,
    budget_day: `It starts by itself tomorrow, or raise ${code('limits.repository_day_usd')} in the configuration.`,
    budget_agent: `It starts by itself next month, or raise ${code('limits.agent_month_usd')} in the configuration.`,
    actions_policy: `Allow this workflow and its actions in the settings of GitHub Actions. ${again}`,
    actions_billing: `Look at the billing of GitHub Actions. ${again}`,
    actions_disabled: `Enable the workflow on the Actions page. ${again}`,
    runner_unavailable: `Look at the runners of this repository. ${again}`,
    run_failed: again,
    run_lost: again,
    run_refused: again,
    bundle_missing: again,
    bundle_invalid: again,
    partial: `The next run starts from what it left. ${again}`,
    review_failed: `Look at the run, then comment ${code(`${handle} recheck`)}.`,
    outside_budget: `Somebody with write access may comment ${code(`${handle} recheck`)}, or raise ${code('limits.outsiders_day_usd')}.`,
    workflow_outdated: 'Update the workflow file from the template of the newest release.',
    ledger_invalid: 'Somebody with admin access has to look at the ledger.',
    ledger_rolled_back: 'Somebody with admin access has to look at the ledger.',
  }
}
