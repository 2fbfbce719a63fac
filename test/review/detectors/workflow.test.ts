// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows and shells are written so
import { describe, expect, it } from 'vitest'
import { change, hitsOf } from './support/change.ts'

const path = '.github/workflows/ci.yml'

/** A workflow with these steps under these triggers; each step is a list of lines. */
function workflow(steps: readonly string[], { on = 'pull_request', job = '', top = 'permissions: {}' } = {}): string {
  const lines = steps.flatMap((step) =>
    step.split('\n').map((line, index) => `${index === 0 ? '      - ' : '        '}${line}`),
  )
  return `on: [${on}]\n${top}\njobs:\n  build:\n    runs-on: ubuntu-latest\n${job}    steps:\n${lines.join('\n')}\n`
}

/** Numbers of the lines that a detector finds in a new workflow. */
function found(name: string, text: string, options?: Record<string, unknown>): readonly string[] {
  return hitsOf(name, [change(path, null, text)], options)
}

const offset = 7
const at = (...lines: readonly number[]) => lines.map((line) => `${path}:${line}`)

describe('text of outsiders in a script', () => {
  const rule = 'workflow-untrusted-expression'
  it.each([
    ['echo ${{ github.event.issue.title }}'],
    ["echo ${{ github.event['pull_request'].body }}"],
    ['echo ${{ github . head_ref }}'],
    ['echo ${{ GitHub.Head_Ref }}'],
    ['echo ${{ github.event.pull_request.head.ref }}'],
    ['echo ${{ github.event.commits[0].message }}'],
    ["echo ${{ format('{0}', github.event.comment.body) }}"],
    ['echo ${{ toJSON(github.event) }}'],
    ["echo ${{ github.event_name == 'push' && github.head_ref }}"],
    ['echo ${{ github.event.client_payload.ref }}'],
    ['echo ${{ github.event.workflow_run.head_branch }}'],
  ])('is %s', (run) => {
    expect(found(rule, workflow([`run: ${run}`]))).toEqual(at(offset))
  })

  it.each([
    ['echo ${{ github.sha }}'],
    ['echo ${{ github.event.pull_request.number }}'],
    ['echo ${{ github.event.pull_request.head.sha }}'],
    ["echo ${{ contains(github.event.issue.title, 'x') }}"],
    ["echo ${{ github.head_ref == 'main' }}"],
    ['echo ${{ inputs.version }}'],
    ['echo $TITLE'],
  ])('is not %s', (run) => {
    expect(found(rule, workflow([`run: ${run}`]))).toEqual([])
  })

  it('is found on its line of a block, and in scripts given to actions', () => {
    expect(found(rule, workflow(['run: |\n  true\n  echo ${{ github.head_ref }}']))).toEqual(at(offset + 2))
    const script = 'uses: actions/github-script@v7\nwith:\n  script: core.info(`${{ github.event.issue.body }}`)'
    expect(found(rule, workflow([script]))).toEqual(at(offset + 2))
  })

  it('is no harm in an environment variable', () => {
    expect(found(rule, workflow(['env:\n  T: ${{ github.event.issue.title }}\nrun: echo "$T"']))).toEqual([])
  })

  it('is found in the steps of an action', () => {
    const text = 'runs:\n  using: composite\n  steps:\n    - run: echo ${{ github.head_ref }}\n'
    expect(hitsOf(rule, [change('tools/action.yml', null, text)])).toEqual(['tools/action.yml:4'])
  })

  it('is told only where the diff touches it', () => {
    const text = workflow(['run: echo ${{ github.head_ref }}', 'run: npm ci'])
    expect(hitsOf(rule, [change(path, text, text.replace('npm ci', 'npm test'))])).toEqual([])
  })
})

describe('the head under a privileged trigger', () => {
  const rule = 'workflow-privileged-checkout'
  const head = 'uses: actions/checkout@v4\nwith:\n  ref: ${{ github.event.pull_request.head.sha }}'
  it.each([
    ['a checkout', 'pull_request_target', head, 0],
    [
      'a checkout by branch',
      'workflow_run',
      'uses: actions/checkout@v4\nwith:\n  ref: ${{ github.event.workflow_run.head_branch }}',
      0,
    ],
    [
      'a merge ref',
      'issue_comment',
      'uses: actions/checkout@v4\nwith:\n  ref: refs/pull/${{ github.event.issue.number }}/head',
      0,
    ],
    ['the command line', 'issue_comment', 'run: |\n  gh pr checkout 1', 1],
    ['git itself', 'pull_request_target', 'run: git fetch origin pull/1/head', 0],
  ])('is %s', (_what, on, step, line) => {
    expect(found(rule, workflow([step], { on }))).toEqual(at(offset + line))
  })

  it.each([
    ['an unprivileged trigger', 'pull_request', head],
    ['the base', 'pull_request_target', 'uses: actions/checkout@v4'],
    [
      'the base by name',
      'pull_request_target',
      'uses: actions/checkout@v4\nwith:\n  ref: ${{ github.event.pull_request.base.sha }}',
    ],
  ])('is not %s', (_what, on, step) => {
    expect(found(rule, workflow([step], { on }))).toEqual([])
  })

  it('is told of an untouched checkout where the trigger becomes privileged', () => {
    const [before, after] = [workflow([head]), workflow([head], { on: 'pull_request_target' })]
    expect(hitsOf(rule, [change(path, before, after)])).toEqual(at(offset))
    expect(hitsOf(rule, [change(path, after, before)])).toEqual([])
  })
})

describe('permissions', () => {
  const steps = ['run: ls']
  it('are missing where neither the workflow nor the job names them', () => {
    expect(found('workflow-permissions-missing', workflow(steps, { top: 'name: x' }))).toEqual(at(4))
    expect(found('workflow-permissions-missing', workflow(steps))).toEqual([])
    expect(
      found('workflow-permissions-missing', workflow(steps, { top: 'name: x', job: '    permissions: {}\n' })),
    ).toEqual([])
  })

  it('are missing where the diff takes them away, and not where it touches something else', () => {
    const [bare, full] = [workflow(steps, { top: 'name: x' }), workflow(steps)]
    expect(hitsOf('workflow-permissions-missing', [change(path, full, bare)])).toEqual(at(4))
    expect(hitsOf('workflow-permissions-missing', [change(path, bare, bare.replace('ls', 'pwd'))])).toEqual([])
  })

  it.each([
    ['everything at once', 'permissions: write-all', at(2)],
    ['a write scope for one job', 'permissions:\n  contents: write', []],
    ['only reading', 'permissions: read-all', []],
  ])('are broad or not: %s', (_what, top, lines) => {
    expect(found('workflow-permissions-broad', workflow(steps, { top }))).toEqual(lines)
  })

  it('are broad where several jobs share a write scope', () => {
    const two = `${workflow(steps, { top: 'permissions:\n  contents: write' })}  other:\n    runs-on: x\n    steps: []\n`
    expect(found('workflow-permissions-broad', two)).toEqual(at(3))
  })
})

describe('a name that can move', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  it.each([
    ['uses: actions/checkout@v4', 1],
    ['uses: acme/tool@main', 1],
    ['uses: docker://alpine:3', 1],
    [`uses: acme/tool@${commit}`, 0],
    ['uses: ./tools/action', 0],
    [`uses: docker://alpine@sha256:${commit}${commit.slice(0, 24)}`, 0],
  ])('is or is not `%s`', (step, count) => {
    expect(found('workflow-unpinned-uses', workflow([step]))).toEqual(count ? at(offset) : [])
  })

  it('is also one of a called workflow, a container or a service', () => {
    const text =
      'jobs:\n  a:\n    uses: acme/x/.github/workflows/y.yml@v1\n  b:\n    container: node:24\n    services:\n      db: { image: "postgres:17" }\n    steps: []\n'
    expect(found('workflow-unpinned-uses', text)).toEqual(at(3, 5, 7))
  })

  it('is none for an owner that the checklist trusts', () => {
    expect(found('workflow-unpinned-uses', workflow(['uses: actions/checkout@v4']), { owners: ['actions'] })).toEqual(
      [],
    )
  })
})

describe('a secret that spreads', () => {
  const rule = 'workflow-secrets-spread'
  const text = [
    'env:',
    '  A: ${{ secrets.A }}',
    'jobs:',
    '  a:',
    '    uses: ./.github/workflows/x.yml',
    '    secrets: inherit',
    '  b:',
    '    env: { B: "${{ secrets.B }}" }',
    '    steps:',
    "      - run: echo '${{ toJSON(secrets) }}'",
    '      - env: { C: "${{ secrets.C }}" }',
    '        run: ls',
    '',
  ].join('\n')

  it('is one of a workflow or job, an inherited one, or all at once; not one of a step', () => {
    expect(found(rule, text)).toEqual(at(6, 10, 2, 8))
  })

  it('can be asked for by sort', () => {
    expect(found(rule, text, { only: ['inherit'] })).toEqual(at(6))
  })
})

describe('the token of a checkout', () => {
  const rule = 'workflow-persist-credentials'
  const kept = 'uses: actions/checkout@v4'
  const dropped = 'uses: actions/checkout@v4\nwith:\n  persist-credentials: false'
  it('stays for later steps unless it is dropped', () => {
    expect(found(rule, workflow([kept, 'run: ls']))).toEqual(at(offset))
    expect(found(rule, workflow([dropped, 'run: ls']))).toEqual([])
    expect(found(rule, workflow(['run: ls', kept]))).toEqual([])
  })

  it('is told where the guard was the last line of its step', () => {
    expect(hitsOf(rule, [change(path, workflow([dropped, 'run: ls']), workflow([kept, 'run: ls']))])).toEqual(
      at(offset),
    )
  })
})

describe('a download that is run unseen', () => {
  const rule = 'workflow-curl-to-shell'
  it.each([
    ['curl -sSf https://x.io/i.sh | sh'],
    ['curl https://x.io/i.sh | sudo -E bash -s -- -y'],
    ['wget -qO- https://x.io | python3'],
    ['bash <(curl -s https://x.io)'],
    ['sh -c "$(curl -fsSL https://x.io)"'],
    ['eval "$(curl https://x.io)"'],
    ['curl https://x.io \\\n  | bash'],
  ])('is %j', (run) => {
    const [first = '', ...more] = run.split('\n')
    expect(found(rule, workflow([`run: |\n  ${[first, ...more].join('\n  ')}`]))).toEqual(at(offset + 1))
    expect(hitsOf(rule, [change('Dockerfile', null, `RUN ${run.replace('\\\n', '')}\n`)])).toHaveLength(1)
  })

  it.each([
    ['curl -o x https://x.io && sha256sum -c x.sum'],
    ['curl https://x.io | jq .'],
    ['cat a | sh'],
    ['curl --help; sh x.sh'],
  ])('is not %s', (run) => {
    expect(found(rule, workflow([`run: |\n  ${run}`]))).toEqual([])
  })
})

describe('jobs', () => {
  it('end by themselves only with `timeout-minutes`', () => {
    expect(found('workflow-timeout-missing', workflow(['run: ls']))).toEqual(at(4))
    expect(found('workflow-timeout-missing', workflow(['run: ls'], { job: '    timeout-minutes: 5\n' }))).toEqual([])
  })

  it('reach an own machine from a fork where the trigger lets them', () => {
    const own = (on: string) => workflow(['run: ls'], { on }).replace('ubuntu-latest', '[self-hosted, linux]')
    expect(found('workflow-self-hosted-fork', own('pull_request'))).toEqual(at(5))
    expect(found('workflow-self-hosted-fork', own('push'))).toEqual([])
    expect(found('workflow-self-hosted-fork', workflow(['run: ls']))).toEqual([])
  })

  it('deploy without asking where no environment stands before it', () => {
    expect(found('workflow-deploy-open', workflow(['run: npm publish']))).toEqual(at(offset))
    expect(found('workflow-deploy-open', workflow(['run: npm pack']))).toEqual([])
    expect(found('workflow-deploy-open', workflow(['run: npm publish'], { job: '    environment: npm\n' }))).toEqual([])
  })

  it('deploy without asking where the diff takes the environment away', () => {
    const gated = workflow(['run: npm publish'], { job: '    environment: npm\n' })
    expect(hitsOf('workflow-deploy-open', [change(path, gated, workflow(['run: npm publish']))])).toEqual(at(offset))
  })
})

describe('a workflow that cannot be read', () => {
  it.each([['a: [1\n'], ['a: "\n']])('closes: %j', (text) => {
    expect(() => found('workflow-unpinned-uses', text)).toThrow(/not YAML/)
  })

  it('is no matter in another folder', () => {
    expect(hitsOf('workflow-unpinned-uses', [change('ci.yml', null, 'a: [1\n')])).toEqual([])
  })
})
