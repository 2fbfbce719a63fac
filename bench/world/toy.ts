import { paths } from '../../src/domain/names.ts'
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

/** A repository whose test and CI take milliseconds, so that what is measured is not them. */
export function toy(config: string, wish?: 'no_ci', more: Readonly<Record<string, string>> = {}): Files {
  const files = {
    'README.md': 'A greeting, and a test of it.\n',
    'greeting.txt': 'hello\n',
    'test.sh': "set -eu\ngrep -q '^hello' greeting.txt\n",
    ...(wish === 'no_ci' ? {} : { '.github/workflows/ci.yml': ci }),
    [paths.config]: config,
    ...more,
  }
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content, executable: false }] as const),
  )
}
