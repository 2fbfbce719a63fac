import type { SkipRule } from '../unit.ts'

/**
 * Paths whose content no person writes. They are few on purpose: what a repository generates elsewhere it says in the
 * `.gitattributes` of its base branch. `dist` is not among them, because what stands there is run. They hold exactly as
 * written: what keeps a file from the model must not be generous with case or with what follows a name.
 */
const lockfiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'deno.lock',
  'Cargo.lock',
  'Gemfile.lock',
  'composer.lock',
  'poetry.lock',
  'Pipfile.lock',
  'pdm.lock',
  'uv.lock',
  'go.sum',
  'go.work.sum',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'Package.resolved',
  'gradle.lockfile',
  'packages.lock.json',
  'flake.lock',
  'Chart.lock',
  '.terraform.lock.hcl',
  'MODULE.bazel.lock',
])

const vendored: readonly RegExp[] = [
  /^(?:vendor|third_party|third-party|Pods)\//,
  /(?:^|\/)(?:node_modules|bower_components)\//,
  /^\.yarn\/(?:releases|plugins)\//,
]

const minified: readonly RegExp[] = [/\.min\.(?:[cm]?js|css)$/, /\.(?:js|css)\.map$/]

const generated: readonly RegExp[] = [
  /(?:^|\/)__generated__\//,
  /(?:^|\/)__snapshots__\/[^/]+\.snap$/,
  /\.pb(?:\.gw)?\.go$/,
  /_pb2(?:_grpc)?\.pyi?$/,
  /\.pb\.(?:cc|h)$/,
  /\.(?:g|freezed)\.dart$/,
  /\.(?:g|designer)\.cs$/,
  /(?:^|\/)zz_generated\.[^/]+\.go$/,
]

/** The rule of the product by which a path is kept from the model, or null. */
export function skipRuleOfPath(path: string): Exclude<SkipRule, 'media'> | null {
  const holds = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(path))
  if (lockfiles.has(path.slice(path.lastIndexOf('/') + 1))) return 'lockfile'
  if (holds(vendored)) return 'vendored'
  if (holds(minified)) return 'minified'
  return holds(generated) ? 'generated' : null
}
