import { type Commands, has, type Root } from './found.ts'

type Manifest = { readonly test: string | null; readonly dependencies: boolean; readonly manager: string | null }

type PackageManager = { readonly name: string; readonly install: string }

const nothing: Manifest = { test: null, dependencies: false, manager: null }

/** What `package.json` says: its `test` script, and an install by the lock file's package manager with scripts off. */
export async function nodeCommands(root: Root): Promise<Commands | null> {
  if (!has(root, 'package.json')) return null
  const manifest = readManifest(await root.read('package.json'))
  const manager = packageManager(root, manifest)
  const setup = manifest.dependencies ? [manager.install] : []
  const verify = manifest.test === null ? [] : [`${manager.name} test`]
  return { setup, verify, source: '`package.json`' }
}

function packageManager(root: Root, { manager }: Manifest): PackageManager {
  if (has(root, 'pnpm-lock.yaml')) return { name: 'pnpm', install: 'pnpm install --frozen-lockfile --ignore-scripts' }
  if (has(root, 'bun.lock', 'bun.lockb')) {
    return { name: 'bun run', install: 'bun install --frozen-lockfile --ignore-scripts' }
  }
  if (has(root, 'yarn.lock')) {
    const berry = has(root, '.yarnrc.yml') || (manager !== null && /^yarn@(?!1\.)/.test(manager))
    const install = berry
      ? 'yarn install --immutable --mode=skip-build'
      : 'yarn install --frozen-lockfile --ignore-scripts'
    return { name: 'yarn', install }
  }
  const quiet = '--ignore-scripts --no-audit --no-fund'
  const locked = has(root, 'package-lock.json', 'npm-shrinkwrap.json')
  return { name: 'npm', install: locked ? `npm ci ${quiet}` : `npm install --no-package-lock ${quiet}` }
}

function readManifest(text: string | null): Manifest {
  const parsed = parseJson(text)
  if (!isRecord(parsed)) return nothing
  const test = isRecord(parsed['scripts']) ? parsed['scripts']['test'] : null
  const lists = [parsed['dependencies'], parsed['devDependencies'], parsed['optionalDependencies']]
  return {
    // What `npm init` writes fails by design.
    test: typeof test === 'string' && !test.includes('no test specified') ? test : null,
    dependencies: lists.some((list) => isRecord(list) && Object.keys(list).length > 0),
    manager: typeof parsed['packageManager'] === 'string' ? parsed['packageManager'] : null,
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
