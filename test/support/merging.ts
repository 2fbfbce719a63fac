import type { EnqueueEffect, MergeEffect } from '../../src/domain/decision.ts'
import type { Step } from './github-trace.ts'
import { oid } from './snapshots.ts'

/** A merge of the pull request below, as it is decided on. */
export function aMerge(differs: Partial<MergeEffect> = {}): MergeEffect {
  return {
    kind: 'merge',
    api: 'merge',
    number: 20,
    sha: oid('head'),
    base: 'main',
    method: 'squash',
    title: 'Sum (#20)',
    message: 'Closes #12',
    holdLabels: ['hold', 'do-not-merge'],
    label: 'agent:merge',
    attempts: 0,
    ...differs,
  }
}

/** The same pull request on its way into the queue. */
export function anEntry(differs: Partial<EnqueueEffect> = {}): EnqueueEffect {
  return {
    kind: 'enqueue',
    number: 20,
    pullId: 'PR_20',
    sha: oid('head'),
    base: 'main',
    holdLabels: ['hold', 'do-not-merge'],
    label: 'agent:merge',
    ...differs,
  }
}

export const pullPath = '/repos/octo/toy/pulls/20'

/** GitHub shows the pull request as it was judged, but for the differences. */
export function look(differs: Record<string, unknown> = {}): Step {
  const reply = {
    state: 'open',
    draft: false,
    merged: false,
    merge_commit_sha: oid('test merge'),
    head: { sha: oid('head') },
    base: { ref: 'main' },
    labels: [{ name: 'Agent:Merge' }],
    stack: null,
    ...differs,
  }
  return { method: 'GET', path: pullPath, reply }
}

/** GitHub shows it merged. */
export const lookMerged: Step = look({ state: 'closed', merged: true, merge_commit_sha: oid('merged') })
