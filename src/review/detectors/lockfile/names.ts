/** Lock files by name: what writes them, the manifest beside them, and where their entries may come from. */
export type Lockfile = {
  readonly manifest: readonly string[]
  readonly registries: readonly string[]
  /** The line every entry of a registry has to have. */
  readonly integrity: RegExp | null
}

const npm = ['https://registry.npmjs.org/', 'https://registry.yarnpkg.com/']

const byName: Readonly<Record<string, Lockfile>> = {
  'package-lock.json': {
    manifest: ['package.json'],
    registries: npm,
    integrity: /"integrity":\s*"sha(?:512|384|256|1)-/,
  },
  'npm-shrinkwrap.json': {
    manifest: ['package.json'],
    registries: npm,
    integrity: /"integrity":\s*"sha(?:512|384|256|1)-/,
  },
  'yarn.lock': {
    manifest: ['package.json'],
    registries: npm,
    integrity: /^\s+(?:integrity sha|checksum:)|#[0-9a-f]{40}"?$/,
  },
  'pnpm-lock.yaml': { manifest: ['package.json'], registries: npm, integrity: /\bintegrity:\s*sha/ },
  'bun.lock': { manifest: ['package.json'], registries: npm, integrity: null },
  'cargo.lock': {
    manifest: ['Cargo.toml'],
    registries: ['registry+https://github.com/rust-lang/crates.io-index', 'sparse+https://index.crates.io/'],
    integrity: /^checksum = "[0-9a-f]{64}"/,
  },
  'poetry.lock': {
    manifest: ['pyproject.toml'],
    registries: ['https://files.pythonhosted.org/', 'https://pypi.org/'],
    integrity: null,
  },
  'uv.lock': {
    manifest: ['pyproject.toml'],
    registries: ['https://files.pythonhosted.org/', 'https://pypi.org/'],
    integrity: null,
  },
  'pipfile.lock': {
    manifest: ['Pipfile'],
    registries: ['https://pypi.org/', 'https://files.pythonhosted.org/'],
    integrity: null,
  },
  'gemfile.lock': { manifest: ['Gemfile'], registries: ['https://rubygems.org/'], integrity: null },
  'composer.lock': {
    manifest: ['composer.json'],
    registries: ['https://api.github.com/repos/', 'https://github.com/', 'https://packagist.org/'],
    integrity: null,
  },
  'go.sum': { manifest: ['go.mod'], registries: [], integrity: null },
  'packages.lock.json': { manifest: [], registries: [], integrity: null },
}

/** What is known about a lock file by its file name; null where it is none. */
export function lockfileName(name: string): Lockfile | null {
  return byName[name.toLowerCase()] ?? null
}
