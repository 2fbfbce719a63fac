import type { Files } from '../../src/hosts/cli/stage/files.ts'

const ci = `name: ci
on: pull_request
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - run: bash test.sh
`

const test = `set -eu
if grep -q '^hello' greeting.txt; then echo 'the greeting is polite'; exit 0; fi
echo "not polite: $(cat greeting.txt)"
exit 1
`

export const paths = { ci: '.github/workflows/ci.yml', config: '.github/signalbox.yml' } as const

/** Configuration as people write it: YAML, in which the windows of waiting are none, and nothing is reviewed by itself. */
export function config(
  more: { readonly merge?: string; readonly rest?: string; readonly review?: string } = {},
): string {
  const { merge = 'mode: auto', rest = '', review = 'enabled: false' } = more
  const lines = [
    'run: { verify: [bash test.sh] }',
    `merge: { quiet: 1ms${merge === '' ? '' : `, ${merge}`} }`,
    `review: { ${review} }`,
  ]
  return `${lines.join('\n')}\n${rest}`
}

/** A repository with a greeting, a test of it, and CI that runs the test: seconds instead of minutes. */
export function toy(changes: Readonly<Record<string, string | null>> = {}): Files {
  const files: Record<string, string | null> = {
    'README.md': 'A greeting, and a test of it.\n',
    'greeting.txt': 'hello\n',
    'test.sh': test,
    'bin/greet': '#!/bin/sh\ncat greeting.txt\n',
    [paths.ci]: ci,
    [paths.config]: config(),
    ...changes,
  }
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, content]) =>
      content === null ? [] : [[path, { content, executable: path.startsWith('bin/') }]],
    ),
  )
}
