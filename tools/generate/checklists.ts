import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { checklist, defaultGate } from '../../src/review/checklist.ts'

/** The page of what reviews judge, and how a repository adds to it. */
export function checklistsPage(): string {
  const lists = globSync('checklists/*.yml')
    .toSorted()
    .map((path) => checklist.parse(parse(readFileSync(path, 'utf8'))))
  const shipped = lists.map(({ id, version, title, items }) => {
    const rows = items.map((item) => {
      const refs = [...item.refs.cwe.map((number) => `CWE-${number}`), ...item.refs.asvs].join(', ')
      const gate = item.gate ?? defaultGate(item)
      return `| ${item.id} | ${item.assert.trim().replaceAll('|', '\\|')} | ${item.severity}, ${gate} | ${refs} |`
    })
    return `### ${id} ${version}\n\n${title}.\n\n| | holds when | severity, gate | refers to |\n|---|---|---|---|\n${rows.join('\n')}`
  })
  return `${words}\n## What ships\n\n${shipped.join('\n\n')}\n`
}

const words = `# Checklists

<!-- Generated from checklists/*.yml by \`npm run generate\`. -->

Every pull request is judged item by item. An item is one statement that holds or does not; a verdict is *pass*, *fail*, *not
applicable*, *unknown* or *waived*. Severity critical and high block the merge, medium warns, low informs. An unknown on an item
that blocks, blocks: nothing that was not judged counts as passed.

\`security\` is on by default, \`review-integrity\` always; \`secrets\` and \`github-actions\` are switched on with
\`review.checklists\` in the [configuration](configuration.md). Checklists, waivers and attributes are read from the base
branch, so a pull request cannot change what judges it.

## How a verdict comes about

1. Code decides which items a change is about (\`applies\`): paths old and new, languages, labels, base branches, kinds of change,
   patterns in the changed lines. The rest is *not applicable*, with its reason.
2. Detectors read the diff. A \`subject\` is a place that has to be answered, a \`suspect\` one that has to be cleared, and a \`fail\`
   decides: no model can overturn it.
3. A model without tools is asked about what applies, with the diff fenced and shown with its hidden characters. It proposes.
4. Code looks for every quote in the diff: exact, on the stated side, near its place. A pass has to quote, for each place, the word
   that makes it safe (\`controls\`, for suspects \`clears\`). What does not hold is *unknown*.
5. Fails that block get a second opinion that must quote the defense to refute them, and are then shown as disputed warnings;
   critical passes get a call that tries to break them.
6. What was settled is remembered by a key of its content and never asked again, whatever is pushed around it.

## Adding your own

\`.github/checklists/<id>.yml\` on the base branch. An item with a new letter is added; one with the title and assertion of a
checklist named in \`extends\` tightens it: severity, gate and second opinion may rise, detectors and conditions are added. Anything
that would loosen is refused, and a file that cannot be used blocks until it is mended.

\`\`\`yaml
schema: 1
id: house
version: 1.0.0
title: Rules of this house
items:
  - id: A
    title: Migrations have a way back
    assert: Every migration added below migrations/ exports a function down that undoes its function up.
    applies: { paths: ['migrations/**'] }
    pass_when: ['The file exports down and it reverses up (quote the export).']
    fail_when: ['The file exports up and no down.']
    na_when: ['No migration is added.']
    detectors:
      - { id: migrations, engine: regex, pattern: 'export (?:async )?function up\\b', effect: subject }
    controls: ['\\bdown\\b']
    severity: high
\`\`\`

\`signalbox checklist lint\` says what is wrong with a file or too vague to be judged, \`signalbox checklist test\` runs its
fixtures (\`.github/checklists/fixtures/<id>/<letter>/{pass,fail,na}/*.diff\`), and \`signalbox checklist explain <file.diff>\`
shows what a diff would oblige. None of them asks a model. Names of your own guards belong into \`review.controls\`.

## Waivers

\`@agent waive security/E until 2027-01-31: why it is acceptable here\`, by somebody with maintain or admin who did not write the
change; a critical item takes two such people, or the one where there is only one, and lasts 14 days at most, others 90. The author
may waive what only warns or informs, with admin. It is bound to the very content that failed: a change of it voids the waiver.
For many pull requests at once, \`.github/signalbox-waivers.yml\` on the base branch:

\`\`\`yaml
waivers:
  - item: security/E
    rev: 1
    paths: [tools/report.ts]
    reason: The query is built from constants of this file only.
    owner: mona
    approved_by: [rita, tess]
    created: 2026-11-20
    expires: 2026-12-04
\`\`\`
`
