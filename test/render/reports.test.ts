import { describe, expect, it } from 'vitest'
import { floorRefusal, holdLine } from '../../src/render/floor-report.ts'
import { hiddenWords } from '../../src/render/hidden-words.ts'
import { displayLabels } from '../../src/render/labels.ts'
import { blockedRun, failedRun, noChange, refusedWrite } from '../../src/render/run-report.ts'
import { aResult } from '../support/publications.ts'

const run = 'https://github.com/octo/toy/actions/runs/4711'

describe('what a run left', () => {
  it('nothing to change', () => {
    expect(noChange(aResult({ summary: 'It is zero already.' }), 'github.com')).toMatchInlineSnapshot(`
      "**The run found nothing to change.**

      It is zero already."
    `)
  })

  it('what was hidden in the text it was asked by', () => {
    const seen = { hiddenComments: 1, hiddenMarkdown: 2, hiddenCharacters: 3 }
    const words =
      'Before the agent read the text: 1 hidden HTML comment removed, 2 hidden pieces of Markdown removed, 3 hidden characters removed.'
    const blocked = { kind: 'x', claim: 'x', needs: '', reproduced: true, evidence: [] }
    expect(noChange(aResult(seen), 'github.com').endsWith(words)).toBe(true)
    expect(blockedRun(aResult({ ...seen, blocked }), 'github.com').endsWith(words)).toBe(true)
    expect(hiddenWords(aResult({ hiddenMarkdown: 1 }))).toBe(
      'Before the agent read the text: 1 hidden piece of Markdown removed.',
    )
    expect(hiddenWords(aResult())).toBeNull()
  })

  it('a block, with its evidence', () => {
    const blocked = {
      kind: 'missing_dependency',
      claim: 'The package `left` does not exist.',
      needs: 'its name',
      reproduced: true,
      evidence: [{ command: 'npm view left', exit: 1, tail: '404' }],
    }
    expect(blockedRun(aResult({ blocked }), 'github.com')).toMatchInlineSnapshot(`
      "**The run is blocked and showed evidence.** The package \`left\` does not exist.

      What it needs: its name

      Run again by the host:
      - \`npm view left\` ended with 1"
    `)
  })

  it('a failure that a person mends', () => {
    const stops = [
      'auth',
      'billing',
      'config',
      'sandbox_unavailable',
      'unknown_version',
      'stale',
      'not_ours',
      'use_retry',
    ] as const
    const texts = stops.map((stop) => failedRun(stop, null, run, '@agent', 'github.com').split('\n')[0])
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "**The run failed.** The model provider refused the key. Correct the secret \`ANTHROPIC_API_KEY\` of the environment \`signalbox\`.
      **The run failed.** The model provider wants its bill settled. Add credit to the account of the key.
      **The run failed.** The run cannot work with its configuration. Correct \`.github/signalbox.yml\` or the agent definition.
      **The run failed.** The runner has no sandbox. Install \`bubblewrap\` on it, or use a hosted runner.
      **The run failed.** The run is older than the server. Update the pinned action in \`.github/workflows/signalbox.yml\`.
      **The run failed.** The text of the wish changed after it was asked, so it was not read. Ask again.
      **The run failed.** The run was not started by this App, or its job is not the claimed one.
      **The run failed.** Somebody pressed "Re-run"; a run is started by asking instead."
    `)
    expect(failedRun('auth', 'it said no', run, '@agent', 'github.com')).toMatchInlineSnapshot(`
      "**The run failed.** The model provider refused the key. Correct the secret \`ANTHROPIC_API_KEY\` of the environment \`signalbox\`.

      It said: it said no

      [Run](https://github.com/octo/toy/actions/runs/4711). Then ask again with \`@agent\`."
    `)
  })

  it('a change that GitHub refused', () => {
    expect(
      refusedWrite('branch_rules', 'Commits must have verified signatures.', '@agent', 'github.com'),
    ).toMatchInlineSnapshot(`
      "**A rule on agent branches cannot be satisfied.** The change was not published (\`branch_rules\`).

      GitHub said: Commits must have verified signatures.

      Exempt \`agent/*\` from that rule, or allow the App to bypass it. Ask again: set the label anew, or comment \`@agent <what to do>\`."
    `)
  })
})

describe('what the floor found', () => {
  it('names rule, path and line, never the value', () => {
    const places = [
      { reason: 'secret_found', path: 'src/key.ts', line: 3, rule: 'aws-access-key' },
      { reason: 'secret_found', path: 'src/`odd`|path.ts', line: null, rule: 'npm-token' },
    ] as const
    expect(floorRefusal('secret_found', places, '@agent')).toMatchInlineSnapshot(`
      "**A credential stands in an added line.** The whole change was refused and nothing was committed (\`secret_found\`).

      - \`src/key.ts\`, line 3: \`aws-access-key\`
      - \`\` src/\`odd\`|path.ts \`\`: \`npm-token\`

      If a real credential got into the run, rotate it.

      Ask again with \`@agent <what to do differently>\`, or make this change by hand."
    `)
  })

  it('is cut after twenty places', () => {
    const places = Array.from({ length: 30 }, (_, index) => ({
      reason: 'path_protected' as const,
      path: `.github/${index}.yml`,
      line: null,
      rule: 'git-or-github',
    }))
    expect(floorRefusal('path_protected', places, '@agent')).toContain('- and 10 more')
  })

  it('stands in the pull request where it only waits for a person', () => {
    const place = { reason: 'mode_change', path: 'run.sh', line: null, rule: 'executable-bit' } as const
    expect(holdLine(place)).toMatchInlineSnapshot(
      `"The executable bit of a file changes. \`run.sh\`: \`executable-bit\`"`,
    )
  })
})

describe('the labels of a new repository', () => {
  it('fit what GitHub takes', () => {
    for (const { color, description } of displayLabels('agent')) {
      expect(color).toMatch(/^[0-9a-f]{6}$/)
      expect(description.length).toBeLessThanOrEqual(100)
    }
    expect(displayLabels('robot').map(({ name }) => name)).toEqual(['robot', 'agent:merge', 'hold', 'spike'])
  })
})
